/** Alerts in MongoDB: of each key at most one fires, and each change is one guarded update that carries its event. */
import { createHash } from 'node:crypto';
import type { Collection, Db, Filter } from 'mongodb';
import { v7 } from 'uuid';
import { type DocumentEvent, isDuplicateKey, MAX_EVENTS, SCHEMA_VERSION } from '../state/index.js';
import type { AlertKind, AlertSeverity, AlertState, Condition } from './condition.js';

/** An alert as it is stored. */
export interface AlertDoc {
  _id: string;
  schemaVersion: number;
  environment: string;
  rev: number;
  events: DocumentEvent[];
  published: number;
  unpublished?: true;
  /** Of what is wrong: the same each time that it is found. */
  key: string;
  kind: AlertKind;
  severity: AlertSeverity;
  state: AlertState;
  labels: Record<string, string>;
  summary: string;
  startsAt: Date;
  /** When it resolved. */
  endsAt: Date | null;
  acknowledged: { by: string; at: Date; comment: string } | null;
  /** Of a failed operation: hosts where no later change of the addon has succeeded. */
  pendingHosts?: string[];
  /** Of a failed operation: its event's number in the log; what came before it heals nothing. */
  sequence?: number;
}

/** Which alerts; newest first. */
export interface AlertFilter {
  state: AlertState | null;
  kind: string;
  /** Behind this id. */
  before: string | null;
  limit: number;
}

/** Of a condition that comes once: it is not raised again after it resolved. */
export interface OnceOnly {
  pendingHosts: string[];
  sequence: number;
}

/** How often a change is decided anew when another writer was first. */
const MAX_TRIES = 10;

/** The collection `alerts`, of one environment. */
export class AlertStore {
  readonly #alerts: Collection<AlertDoc>;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#alerts = db.collection<AlertDoc>('alerts');
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#alerts.createIndexes([
      {
        key: { environment: 1, key: 1 },
        name: 'one_firing_a_key',
        unique: true,
        partialFilterExpression: { state: 'firing' },
      },
      { key: { environment: 1, state: 1, _id: -1 }, name: 'by_state' },
      {
        key: { environment: 1, pendingHosts: 1 },
        name: 'by_pending_host',
        partialFilterExpression: { state: 'firing' },
      },
    ]);
  }

  /** Raises it unless it fires already. @returns whether this call did */
  async raise(condition: Condition, at: Date, once?: OnceOnly): Promise<boolean> {
    const { key, kind, severity, labels, summary } = condition;
    const place = { environment: this.#environment };
    const filter: Filter<AlertDoc> = once
      ? { ...place, _id: idOf(this.#environment, key) }
      : { ...place, key, state: 'firing' };
    const fresh: AlertDoc = {
      _id: once ? idOf(this.#environment, key) : v7(),
      schemaVersion: SCHEMA_VERSION,
      environment: this.#environment,
      rev: 1,
      events: [],
      published: 0,
      unpublished: true,
      key,
      kind,
      severity,
      state: 'firing',
      labels,
      summary,
      startsAt: at,
      endsAt: null,
      acknowledged: null,
      ...once,
    };
    fresh.events = [eventOf(fresh, 'alert.firing', at)];
    // What the filter names is set from it.
    const { environment: _e, ...rest } = fresh;
    const inserted = Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in filter)));
    try {
      const { upsertedCount } = await this.#alerts.updateOne(
        filter,
        { $setOnInsert: inserted },
        { upsert: true },
      );
      return upsertedCount === 1;
    } catch (error) {
      // Another writer raised it in between.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Ends it, once. @returns whether this call did */
  async resolve(seen: AlertDoc, at: Date): Promise<boolean> {
    return this.#change(seen, 'alert.resolved', at, (doc) =>
      doc.state === 'firing' ? { state: 'resolved', endsAt: at } : null,
    );
  }

  /** What is wrong has another weight now. */
  async reweigh(seen: AlertDoc, { severity, labels, summary }: Condition, at: Date): Promise<boolean> {
    return this.#change(seen, 'alert.changed', at, (doc) =>
      doc.state === 'firing' && doc.severity !== severity ? { severity, labels, summary } : null,
    );
  }

  /** Somebody looks after it. The first one stays. @returns the alert; null when there is none */
  async acknowledge(id: string, by: string, comment: string, at: Date): Promise<AlertDoc | null> {
    const seen = await this.get(id);
    if (!seen) return null;
    await this.#change(seen, 'alert.acknowledged', at, (doc) =>
      doc.state === 'firing' && !doc.acknowledged ? { acknowledged: { by, at, comment } } : null,
    );
    return this.get(id);
  }

  /** A change of the addon succeeded on a host, later than what these tell of. @returns those that wait for no host any more */
  async heal(addon: string, hostId: string, sequence: number): Promise<AlertDoc[]> {
    const mine = {
      environment: this.#environment,
      state: 'firing' as const,
      kind: 'operation_failed' as const,
    };
    const { modifiedCount } = await this.#alerts.updateMany(
      { ...mine, pendingHosts: hostId, 'labels.addon': addon, sequence: { $lt: sequence } },
      { $pull: { pendingHosts: hostId }, $inc: { rev: 1 } },
    );
    if (modifiedCount === 0) return [];
    return this.#alerts.find({ ...mine, 'labels.addon': addon, pendingHosts: { $size: 0 } }).toArray();
  }

  async get(id: string): Promise<AlertDoc | null> {
    return this.#alerts.findOne({ _id: id, environment: this.#environment });
  }

  /** All that fire. */
  async firing(): Promise<AlertDoc[]> {
    return this.#alerts
      .find({ environment: this.#environment, state: 'firing' }, { projection: { events: 0 } })
      .toArray() as Promise<AlertDoc[]>;
  }

  async list({ state, kind, before, limit }: AlertFilter): Promise<AlertDoc[]> {
    const filter: Filter<AlertDoc> = { environment: this.#environment };
    if (state) filter.state = state;
    if (kind !== '') filter.kind = kind as AlertKind;
    if (before !== null) filter._id = { $lt: before };
    return this.#alerts.find(filter).sort({ _id: -1 }).limit(limit).toArray();
  }

  async #change(
    seen: AlertDoc,
    event: string,
    at: Date,
    decide: (doc: AlertDoc) => Partial<AlertDoc> | null,
  ): Promise<boolean> {
    let doc: AlertDoc | null = seen;
    for (let attempt = 0; doc && attempt < MAX_TRIES; attempt++) {
      const set = decide(doc);
      if (!set) return false;
      const next = { ...doc, ...set, rev: doc.rev + 1 };
      const { matchedCount } = await this.#alerts.updateOne(
        { _id: doc._id, rev: doc.rev },
        {
          $set: { ...set, unpublished: true },
          $inc: { rev: 1 },
          $push: { events: { $each: [eventOf(next, event, at)], $slice: -MAX_EVENTS } },
        },
      );
      if (matchedCount === 1) return true;
      doc = await this.get(doc._id);
    }
    return false;
  }
}

/** Numbered by `rev`: an update makes at most one. */
function eventOf(doc: AlertDoc, type: string, time: Date): DocumentEvent {
  const { _id: alertId, kind, severity, state, labels, summary, startsAt, endsAt, acknowledged } = doc;
  const data = {
    alertId,
    kind,
    severity,
    state,
    labels,
    summary,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    acknowledgedBy: acknowledged?.by ?? null,
  };
  return { n: doc.rev, type, time, data };
}

/** A UUID (version 8, RFC 9562) that is always the same for a key. */
function idOf(environment: string, key: string): string {
  const hex = createHash('sha256').update(`${environment}\n${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
