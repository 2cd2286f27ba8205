/**
 * Every event in the order in which it was told, in the collection `events`: numbered without gaps, so that a reader goes on
 * where it was. One controller appends; two that do, for the moment of a takeover, cannot give a number twice.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { encodeEvent, type EventEnvelope } from '@webops/protocol';
import type { Collection, Db } from 'mongodb';
import { isDuplicateKey, SCHEMA_VERSION } from '../state/index.js';

/** An event as it is kept. */
export interface LoggedEvent {
  /** The event's id. */
  _id: string;
  schemaVersion: number;
  environment: string;
  /** Counts from 1. */
  sequence: number;
  type: string;
  /** The NATS subject. */
  subject: string;
  /** When it happened. */
  time: Date;
  /** When it was appended: never earlier than `time`, and rises with `sequence`. */
  recordedAt: Date;
  /** What the order is kept for: an operation, an alert, an addon on a host. */
  orderKey: string;
  /** The whole event, as it is published. */
  json: string;
}

/** An event to append. */
export interface NewLogEntry {
  envelope: EventEnvelope;
  orderKey: string;
}

/** The newest events that are kept in memory: readers that keep up ask the database for nothing. At most some megabytes. */
const MAX_TAIL = 2_000;
/** Other writers may be first so often. */
const MAX_TRIES = 20;
/** Events deleted at once, and the pause between: operations go first. */
const REMOVED_AT_ONCE = 1_000;
const PAUSE_MS = 5;

/** Of events that this process appended. */
const envelopes = new WeakMap<LoggedEvent, EventEnvelope>();

/** The whole event. */
export function envelopeIn(logged: LoggedEvent): EventEnvelope {
  return envelopes.get(logged) ?? (JSON.parse(logged.json) as EventEnvelope);
}

export class EventLog {
  readonly #events: Collection<LoggedEvent>;
  readonly #environment: string;
  readonly #listeners = new Set<(events: readonly EventEnvelope[]) => void>();
  /** Of the last event that is durable. */
  #last: number | null = null;
  /** The newest events, without a gap, up to `#last`. */
  #tail: LoggedEvent[] = [];

  constructor(db: Db, environment: string) {
    this.#events = db.collection<LoggedEvent>('events');
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#events.createIndexes([
      { key: { environment: 1, sequence: 1 }, name: 'one_event_a_sequence', unique: true },
    ]);
    await this.last();
  }

  /** Called after events were appended, with them. @returns ends it */
  onAppended(listener: (events: readonly EventEnvelope[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The number of the last event; 0 when there is none. */
  async last(): Promise<number> {
    this.#last ??=
      (await this.#events.findOne({ environment: this.#environment }, { sort: { sequence: -1 } }))
        ?.sequence ?? 0;
    return this.#last;
  }

  /** Appends events in their order; one that is there already is left out. After an error some may be there. */
  async append(entries: readonly NewLogEntry[]): Promise<void> {
    let rest = entries;
    for (let attempt = 0; rest.length > 0; attempt++) {
      const last = await this.last();
      const recordedAt = new Date();
      const docs = rest.map((entry, index) => this.#document(entry, last + 1 + index, recordedAt));
      this.#last = null;
      try {
        // In order: a reader never sees an event before the one that it follows.
        await this.#events.insertMany(docs, { ordered: true });
        this.#last = last + docs.length;
        this.#keep(docs, rest);
        break;
      } catch (error) {
        if (!isDuplicateKey(error) || attempt >= MAX_TRIES) throw error;
        const ids = rest.map(({ envelope }) => envelope.id);
        const found = await this.#events
          .find({ _id: { $in: ids } }, { projection: { _id: 1 } })
          .map(({ _id }) => _id)
          .toArray();
        const known = new Set(found);
        rest = rest.filter(({ envelope }) => !known.has(envelope.id));
      }
    }
    const appended = rest.map(({ envelope }) => envelope);
    for (const listener of [...this.#listeners]) listener(appended);
  }

  /** The next events behind a sequence; only what is durable. */
  async after(sequence: number, limit: number): Promise<LoggedEvent[]> {
    const last = await this.last();
    if (sequence >= last) return [];
    const first = this.#tail[0]?.sequence;
    if (first !== undefined && sequence >= first - 1 && this.#tail.at(-1)?.sequence === last)
      return this.#tail.slice(sequence - first + 1, sequence - first + 1 + limit);
    return this.#events
      .find({ environment: this.#environment, sequence: { $gt: sequence, $lte: last } })
      .sort({ sequence: 1 })
      .limit(limit)
      .toArray();
  }

  /** The sequence of an event; null when it is not kept. */
  async sequenceOf(id: string): Promise<number | null> {
    const found = await this.#events.findOne({ _id: id, environment: this.#environment });
    return found?.sequence ?? null;
  }

  /** The sequence behind which everything lies that was appended at or after a time. Numbers rise with time and have no gap: halving finds it without an index. */
  async sequenceBefore(time: Date): Promise<number> {
    const last = await this.last();
    const oldest = await this.#events.findOne({ environment: this.#environment }, { sort: { sequence: 1 } });
    if (!oldest) return last;
    let [low, high] = [oldest.sequence, last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const event = await this.#events.findOne({ environment: this.#environment, sequence: middle });
      // One that is gone was older.
      if (!event || event.recordedAt < time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Events behind a sequence as they come, until the signal aborts. */
  async *follow(sequence: number, signal: AbortSignal, batch = 500): AsyncGenerator<LoggedEvent> {
    let at = sequence;
    let wake: () => void = () => undefined;
    let told = false;
    const tell = () => {
      told = true;
      wake();
    };
    const forget = this.onAppended(tell);
    signal.addEventListener('abort', tell, { once: true });
    try {
      while (!signal.aborted) {
        told = false;
        const events = await this.after(at, batch);
        for (const event of events) {
          yield event;
          at = event.sequence;
          if (signal.aborted) return;
        }
        if (events.length > 0) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (told || signal.aborted) resolve();
        });
      }
    } finally {
      forget();
      signal.removeEventListener('abort', tell);
    }
  }

  /** Removes what was appended before a time, oldest first; never the last one, whose number the next one follows. @returns how many */
  async removeBefore(time: Date, signal?: AbortSignal): Promise<number> {
    const keep = Math.min(await this.sequenceBefore(time), (await this.last()) - 1);
    const filter = { environment: this.#environment };
    let removed = 0;
    while (!signal?.aborted) {
      const first = await this.#events.findOne(filter, { sort: { sequence: 1 } });
      if (!first || first.sequence > keep) break;
      const end = Math.min(keep, first.sequence + REMOVED_AT_ONCE - 1);
      const { deletedCount } = await this.#events.deleteMany({ ...filter, sequence: { $lte: end } });
      removed += deletedCount;
      await delay(PAUSE_MS);
    }
    return removed;
  }

  #keep(docs: readonly LoggedEvent[], entries: readonly NewLogEntry[]): void {
    for (const [index, doc] of docs.entries()) envelopes.set(doc, entries[index]!.envelope);
    const follows = this.#tail.length === 0 || this.#tail.at(-1)!.sequence + 1 === docs[0]?.sequence;
    this.#tail = [...(follows ? this.#tail : []), ...docs].slice(-MAX_TAIL);
  }

  #document({ envelope, orderKey }: NewLogEntry, sequence: number, recordedAt: Date): LoggedEvent {
    return {
      _id: envelope.id,
      schemaVersion: SCHEMA_VERSION,
      environment: this.#environment,
      sequence,
      type: envelope.type,
      subject: envelope.subject,
      time: new Date(envelope.time),
      recordedAt,
      orderKey,
      json: Buffer.from(encodeEvent(envelope)).toString('utf8'),
    };
  }
}
