/** The state of addons on hosts in MongoDB: what is wanted and what was observed, each written by one update. */
import type { AddonStatus } from '@webops/contract';
import type { Document, Filter } from 'mongodb';
import { type AddonStateDoc, type DriftDoc, type ObservedDoc, SCHEMA_VERSION } from '../state/documents.js';
import { batchLoader, LONG_AGO, RECONNECTS_TOGETHER_MS, type State, WriteBatcher } from '../state/index.js';
import type { LeftBehind } from '../releases/left-behind.js';
import { OBSERVATION_EVENTS, OBSERVED_BEFORE } from './addon-events.js';
import type { ListStatesInput } from './inputs.js';
import { NewestObservation } from './newest-observation.js';

/** Which addon on which host, and by which bundle. */
export interface AddonPlace {
  hostId: string;
  host: string;
  addon: string;
  digest: string;
}

/** Whoever reads states has no use for them. */
const WITHOUT_EVENTS = { projection: { events: 0 } };
/** Addons on hosts whose last word is remembered. */
const MAX_SEEN = 100_000;

/** Status and health of an addon on a host. */
interface Seen {
  status: AddonStatus | null;
  health: ObservedDoc['health'];
}

/** What is shown while a change is under way. */
export const ACTIVITY_OF: Readonly<Record<string, AddonStatus>> = {
  install: 'installing',
  configure: 'configuring',
  adopt: 'configuring',
  upgrade: 'installing',
  rollback: 'installing',
  uninstall: 'uninstalling',
};

const HOSTS_A_QUERY = 2_000;
/** Statuses of what is there. */
const PRESENT = ['installed', 'degraded'];
/** What a plan is computed from. */
const ESSENTIALS = {
  _id: 0,
  hostId: 1,
  addon: 1,
  digest: 1,
  'observed.status': 1,
  'observed.version': 1,
  'wanted.installed': 1,
  'wanted.version': 1,
};

export class AddonStateStore {
  private readonly collection;
  private readonly writer;
  private readonly newest = new NewestObservation();
  /** Hosts that are asked for in one turn of the event loop make one query. */
  private readonly byHost = batchLoader<AddonStateDoc[]>((hostIds) => this.ofHosts(hostIds));
  /** Hosts that come back together make one. */
  private readonly byReturningHost = batchLoader<AddonStateDoc[]>(
    (hostIds) => this.ofHosts(hostIds),
    RECONNECTS_TOGETHER_MS,
  );

  /** The last status and health that were stored from here. */
  private readonly seen = new Map<string, Seen>();

  /** @param onChanged told that an addon's status or health may be another one */
  constructor(
    state: State,
    private readonly environment: string,
    private readonly onChanged: () => void,
  ) {
    this.collection = state.collections.addonStates;
    this.writer = new WriteBatcher<AddonStateDoc>(this.collection, {});
  }

  /** A change starts: what is wanted from now on (undefined leaves it), and what is shown meanwhile. */
  async changeStarts(
    place: AddonPlace,
    activity: NonNullable<AddonStateDoc['activity']> | null,
    wanted: AddonStateDoc['wanted'] | undefined,
  ): Promise<void> {
    // What is not there yet is asked by the bundle that is to bring it.
    const brings = wanted?.installed === true;
    const digest = { $cond: [{ $in: ['$observed.status', PRESENT] }, '$digest', { $literal: place.digest }] };
    await this.update(place, {
      ...(brings ? { digest } : {}),
      ...(activity ? { activity: { $literal: activity } } : {}),
      ...(wanted === undefined ? {} : { wanted: { $literal: wanted } }),
    });
  }

  /** A change has ended, and what it left behind is known, or is as before. An observation older than the stored one changes nothing. */
  async changeEnded(
    place: AddonPlace,
    executionId: string,
    observed: ObservedDoc | null,
    left: LeftBehind | null = null,
  ): Promise<void> {
    const id = `${place.hostId}/${place.addon}`;
    this.seen.delete(id);
    await this.update(place, {
      activity: {
        $cond: [{ $eq: ['$activity.executionId', { $literal: executionId }] }, null, '$activity'],
      },
      ...(observed ? { observed: newer(observed) } : {}),
      ...(left?.digest ? { digest: { $literal: left.digest } } : {}),
      ...(left?.wanted ? { wanted: { $literal: left.wanted } } : {}),
    });
    this.seen.delete(id);
  }

  /** What the host said. Resolves when it is stored, or a newer word that came meanwhile. */
  async observe(place: AddonPlace, observed: ObservedDoc): Promise<void> {
    const id = `${place.hostId}/${place.addon}`;
    return this.newest.store(id, observed, (latest) =>
      this.observing(id, latest, () => this.update(place, { observed: newer(latest) })),
    );
  }

  /** A health check said something: the rest of the observation stays. */
  async observeHealth(
    place: AddonPlace,
    health: Pick<ObservedDoc, 'health' | 'message' | 'observedAt' | 'executionId'>,
  ): Promise<void> {
    const id = `${place.hostId}/${place.addon}`;
    const observed = {
      $mergeObjects: [
        { status: 'unknown', version: '', detailsJson: '{}' },
        { $ifNull: ['$observed', {}] },
        { $literal: health },
      ],
    };
    const status = this.seen.get(id)?.status ?? null;
    await this.observing(id, { status, health: health.health }, () => this.update(place, { observed }));
  }

  /** Most observations say the same again: these need no look at what was before. What is being written is not known meanwhile. */
  private async observing(id: string, next: Seen, write: () => Promise<void>): Promise<void> {
    const before = this.seen.get(id);
    const isNews = before?.status !== next.status || before?.health !== next.health;
    if (isNews) this.seen.delete(id);
    await write();
    if (!isNews) return;
    if (this.seen.size >= MAX_SEEN) this.seen.clear();
    if (next.status !== null) this.seen.set(id, next);
    this.onChanged();
  }

  async get(hostId: string, addon: string): Promise<AddonStateDoc | null> {
    return this.collection.findOne({ _id: `${hostId}/${addon}` });
  }

  async ofHost(hostId: string): Promise<AddonStateDoc[]> {
    return this.byHost.load(hostId);
  }

  /** Like {@link ofHost}, for what may wait a moment: a fleet that comes back asks for all of its hosts. */
  async ofReturningHost(hostId: string): Promise<AddonStateDoc[]> {
    return this.byReturningHost.load(hostId);
  }

  private async ofHosts(hostIds: readonly string[]): Promise<AddonStateDoc[][]> {
    const found = new Map<string, AddonStateDoc[]>(hostIds.map((id) => [id, []]));
    for (const doc of await this.collection.find({ hostId: { $in: [...hostIds] } }, WITHOUT_EVENTS).toArray())
      found.get(doc.hostId)?.push(doc);
    return hostIds.map((id) => found.get(id) ?? []);
  }

  /** What is wanted and observed on many hosts, without messages and details; a bounded number of hosts a query. */
  async ofMany(hostIds: readonly string[]): Promise<Map<string, AddonStateDoc[]>> {
    const found = new Map<string, AddonStateDoc[]>(hostIds.map((id) => [id, []]));
    const parts: string[][] = [];
    for (let at = 0; at < hostIds.length; at += HOSTS_A_QUERY)
      parts.push(hostIds.slice(at, at + HOSTS_A_QUERY));
    const read = async (part: string[]) => {
      const cursor = this.collection.find(
        { hostId: { $in: part } },
        { projection: ESSENTIALS, batchSize: 10_000 },
      );
      for (const doc of await cursor.toArray()) found.get(doc.hostId)?.push(doc);
    };
    await Promise.all(parts.map(read));
    return found;
  }

  /** What a host has otherwise than it was applied; null: nothing. @returns whether it was not known before */
  async noteDrift(
    { hostId, addon }: Pick<AddonPlace, 'hostId' | 'addon'>,
    changes: DriftDoc['changes'] | null,
    now: Date,
  ): Promise<boolean> {
    const _id = `${hostId}/${addon}`;
    if (changes === null) {
      await this.collection.updateOne({ _id, 'drift.since': { $exists: true } }, { $set: { drift: null } });
      return false;
    }
    const again = await this.collection.updateOne(
      { _id, 'drift.since': { $exists: true } },
      { $set: { 'drift.checkedAt': now, 'drift.changes': changes } },
    );
    if (again.matchedCount === 1) return false;
    const first = await this.collection.updateOne(
      { _id },
      { $set: { drift: { since: now, checkedAt: now, changes } } },
    );
    return first.matchedCount === 1;
  }

  /** Those that are known to differ from what was applied. */
  async drifted(filter: { addon?: string; hostId?: string }, limit: number): Promise<AddonStateDoc[]> {
    return this.collection
      .find({ ...filter, environment: this.environment, 'drift.since': { $gt: LONG_AGO } }, WITHOUT_EVENTS)
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Those that show a change under way. */
  async withActivity(): Promise<AddonStateDoc[]> {
    return this.collection
      .find({ environment: this.environment, 'activity.executionId': { $exists: true } })
      .toArray();
  }

  /** By id, after the one given. */
  async list(input: ListStatesInput, after: string | null, limit: number): Promise<AddonStateDoc[]> {
    const parts: Filter<AddonStateDoc>[] = [{ environment: this.environment }];
    if (after !== null) parts.push({ _id: { $gt: after } });
    if (input.addon) parts.push({ addon: input.addon });
    if (input.host) parts.push({ $or: [{ hostId: input.host }, { host: input.host }] });
    if (input.status) {
      const observed = input.status === 'unknown' ? { $in: ['unknown', null] } : input.status;
      parts.push({
        $or: [{ 'activity.status': input.status }, { activity: null, 'observed.status': observed }],
      } as Filter<AddonStateDoc>);
    }
    if (input.health) {
      const health = input.health === 'unknown' ? { $in: ['unknown', null] } : input.health;
      parts.push({ 'observed.health': health } as Filter<AddonStateDoc>);
    }
    return this.collection.find({ $and: parts }, WITHOUT_EVENTS).sort({ _id: 1 }).limit(limit).toArray();
  }

  private async update(place: AddonPlace, set: Document): Promise<void> {
    const id = `${place.hostId}/${place.addon}`;
    const isObserved = 'observed' in set && !this.seen.has(id);
    await this.writer.update({
      id,
      filter: { _id: id },
      update: [
        {
          $set: {
            schemaVersion: SCHEMA_VERSION,
            environment: { $literal: this.environment },
            hostId: { $literal: place.hostId },
            host: { $literal: place.host },
            addon: { $literal: place.addon },
            // Which bundle the host was given; another one may be asked to say how it is.
            digest: { $ifNull: ['$digest', { $literal: place.digest }] },
            wanted: { $ifNull: ['$wanted', null] },
            observed: { $ifNull: ['$observed', null] },
            activity: { $ifNull: ['$activity', null] },
            ...(isObserved ? { was: OBSERVED_BEFORE } : {}),
          },
        },
        { $set: set },
        { $set: { differsSince: DIFFERS_SINCE, worseSince: WORSE_SINCE } },
        ...(isObserved ? OBSERVATION_EVENTS : []),
      ],
      upsert: true,
      isDone: () => true,
    });
  }
}

/** The observation, unless a newer one is stored. */
function newer(observed: ObservedDoc): Document {
  return {
    $cond: [
      { $gt: [{ $ifNull: ['$observed.observedAt', new Date(0)] }, observed.observedAt] },
      '$observed',
      { $literal: observed },
    ],
  };
}

const INSTALLED = { $in: ['$observed.status', ['installed', 'degraded', 'configuring']] };

/** Kept while it goes on differing; the database's clock when it begins. */
const DIFFERS_SINCE: Document = {
  $cond: [
    {
      $or: [
        { $eq: ['$wanted', null] },
        { $eq: ['$observed', null] },
        { $ne: ['$activity', null] },
        { $and: [{ $eq: ['$wanted.installed', true] }, INSTALLED] },
        { $and: [{ $eq: ['$wanted.installed', false] }, { $eq: ['$observed.status', 'not_installed'] }] },
      ],
    },
    null,
    { $ifNull: ['$differsSince', '$$NOW'] },
  ],
};

/** Kept while the health is bad, also while it gets worse; the database's clock when it begins. */
const WORSE_SINCE: Document = {
  $cond: [
    { $in: ['$observed.health', ['unhealthy', 'degraded']] },
    { $ifNull: ['$worseSince', '$$NOW'] },
    null,
  ],
};
