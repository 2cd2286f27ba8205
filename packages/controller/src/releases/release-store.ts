/** The history of each addon on each host in MongoDB: one document a change that ran there, numbered by host and addon, never changed. */
import type { Filter } from 'mongodb';
import { type ReleaseDoc, SCHEMA_VERSION } from '../state/documents.js';
import { isDuplicateKey, type State } from '../state/index.js';

/** Releases kept of an addon on a host; past it the oldest go. */
const MAX_KEPT = 200;

/** What to list. */
export interface ReleaseFilter {
  addon?: string;
  hostId?: string;
}

/** All but its place in the history. */
export type NewRelease = Omit<ReleaseDoc, 'n' | 'schemaVersion' | 'environment'>;

export class ReleaseStore {
  private readonly collection;

  constructor(
    state: State,
    private readonly environment: string,
  ) {
    this.collection = state.collections.releases;
  }

  /** Adds a release, once: it is known by its execution. */
  async add(release: NewRelease): Promise<void> {
    const { _id, hostId, addon } = release;
    for (;;) {
      if (await this.collection.findOne({ _id }, { projection: { _id: 1 } })) return;
      const last = await this.collection.findOne(
        { hostId, addon },
        { sort: { n: -1 }, projection: { n: 1 } },
      );
      const n = (last?.n ?? 0) + 1;
      try {
        await this.collection.insertOne({
          ...release,
          n,
          schemaVersion: SCHEMA_VERSION,
          environment: this.environment,
        });
        if (n > MAX_KEPT) await this.collection.deleteMany({ hostId, addon, n: { $lte: n - MAX_KEPT } });
        return;
      } catch (error) {
        // The same release, which is found now; or its number, which somebody else has taken.
        if (!isDuplicateKey(error)) throw error;
      }
    }
  }

  /** Newest first, after the one given. */
  async list(filter: ReleaseFilter, before: string | null, limit: number): Promise<ReleaseDoc[]> {
    const query: Filter<ReleaseDoc> = { environment: this.environment };
    if (filter.addon) query.addon = filter.addon;
    if (filter.hostId) query.hostId = filter.hostId;
    const at = before === null ? null : await this.collection.findOne({ _id: before });
    if (at) query.$or = [{ at: { $lt: at.at } }, { at: at.at, _id: { $lt: at._id } }];
    return this.collection
      .find(query, { projection: { sealedConfig: 0 } })
      .sort({ at: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** One by its number, with its configuration. */
  async get(hostId: string, addon: string, n: number): Promise<ReleaseDoc | null> {
    return this.collection.findOne({ hostId, addon, n });
  }

  /** Those of an addon on hosts, newest first on each. */
  async ofHosts(hostIds: readonly string[], addon: string): Promise<Map<string, ReleaseDoc[]>> {
    const found = new Map<string, ReleaseDoc[]>();
    const cursor = this.collection.find({ hostId: { $in: [...hostIds] }, addon }).sort({ hostId: 1, n: -1 });
    for await (const doc of cursor) {
      const list = found.get(doc.hostId);
      if (list) list.push(doc);
      else found.set(doc.hostId, [doc]);
    }
    return found;
  }
}
