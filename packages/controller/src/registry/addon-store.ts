/** Addons in MongoDB: the current version of each, whether it may be used, and how its runs went. */
import type { BundleManifest } from '@webops/contract';
import type { AddonType } from '@webops/protocol';
import type { Collection, Db, Filter } from 'mongodb';
import { type EndedRun, RunCounter } from './run-counter.js';

/** What keeps a file from being an addon. */
export interface AddonProblem {
  file: string;
  /** e.g. `addon_metadata`; empty for the file itself. */
  function: string;
  reason: string;
}

/** An addon as it is stored. */
export interface AddonRecord {
  name: string;
  version: string;
  digest: string;
  type: AddonType;
  manifest: BundleManifest;
  /** The file it was packed from; empty when it was published. */
  path: string;
  enabled: boolean;
  /** Set while its file cannot be loaded: the version here is the last good one. */
  errors: AddonProblem[];
  runCount: number;
  lastSuccessAt: Date | null;
  lastDurationMs: number;
  lastError: string;
}

interface AddonDoc extends AddonRecord {
  /** `${environment}/${name}` */
  _id: string;
  schemaVersion: 1;
  environment: string;
  updatedAt: Date;
}

/** A version of an addon that was found or published. */
export interface AddonVersion {
  name: string;
  version: string;
  digest: string;
  manifest: BundleManifest;
  path: string;
}

/** What to list; null does not filter. */
export interface AddonFilter {
  /** Only names greater than this. */
  after: string;
  limit: number;
  type: AddonType | null;
  category: string | null;
  names: readonly string[] | null;
}

/** Longest error text kept of a run. */
const MAX_ERROR_LENGTH = 2000;

/** The collection `addons`. */
export class AddonStore {
  readonly #collection: Collection<AddonDoc>;
  readonly #environment: string;
  readonly #runs = new RunCounter((name, runs) => this.#countRuns(name, runs));

  constructor(db: Db, environment: string) {
    this.#collection = db.collection<AddonDoc>('addons');
    this.#environment = environment;
  }

  /** Makes this the current version. Counters and `enabled` stay. */
  async register(found: AddonVersion): Promise<void> {
    await this.#collection.updateOne(
      { _id: this.#id(found.name) },
      {
        $set: { ...found, type: 'system', errors: [], updatedAt: new Date() },
        $setOnInsert: {
          schemaVersion: 1,
          environment: this.#environment,
          enabled: true,
          runCount: 0,
          lastSuccessAt: null,
          lastDurationMs: 0,
          lastError: '',
        },
      },
      { upsert: true },
    );
  }

  /** Says why an addon's file no longer loads. */
  async setErrors(name: string, errors: AddonProblem[]): Promise<void> {
    await this.#collection.updateOne({ _id: this.#id(name) }, { $set: { errors, updatedAt: new Date() } });
  }

  /** The addon after the change, or null when there is none. */
  async setEnabled(name: string, enabled: boolean): Promise<AddonRecord | null> {
    return this.#collection.findOneAndUpdate(
      { _id: this.#id(name) },
      { $set: { enabled, updatedAt: new Date() } },
      { returnDocument: 'after' },
    );
  }

  async get(name: string): Promise<AddonRecord | null> {
    return this.#collection.findOne({ _id: this.#id(name) });
  }

  /** By name. */
  async list(filter: AddonFilter): Promise<AddonRecord[]> {
    const query: Filter<AddonDoc> = { environment: this.#environment, name: { $gt: filter.after } };
    if (filter.type !== null) query.type = filter.type;
    if (filter.category !== null) query['manifest.metadata.category'] = filter.category;
    if (filter.names !== null) query.name = { $gt: filter.after, $in: [...filter.names] };
    return this.#collection.find(query).sort({ name: 1 }).limit(filter.limit).toArray();
  }

  /** Of all, in order. */
  async names(): Promise<string[]> {
    const found = this.#collection.find({ environment: this.#environment }, { projection: { name: 1 } });
    return (await found.sort({ name: 1 }).toArray()).map(({ name }) => name);
  }

  async count(): Promise<number> {
    return this.#collection.countDocuments({ environment: this.#environment });
  }

  /** Counts a run that has ended. `error` is empty for one that succeeded. */
  recordRun(name: string, succeeded: boolean, durationMs: number, error: string): Promise<void> {
    return this.#runs.count(name, { succeeded, durationMs, error, at: new Date() });
  }

  async #countRuns(name: string, runs: readonly EndedRun[]): Promise<void> {
    const succeeded = runs.findLast((run) => run.succeeded);
    const failed = runs.findLast((run) => !run.succeeded);
    await this.#collection.updateOne(
      { _id: this.#id(name) },
      {
        $inc: { runCount: runs.length },
        $set: {
          lastDurationMs: Math.max(0, Math.round(runs.at(-1)?.durationMs ?? 0)),
          ...(succeeded ? { lastSuccessAt: succeeded.at } : {}),
          ...(failed ? { lastError: failed.error.slice(0, MAX_ERROR_LENGTH) } : {}),
        },
      },
    );
  }

  #id(name: string): string {
    return `${this.#environment}/${name}`;
  }
}
