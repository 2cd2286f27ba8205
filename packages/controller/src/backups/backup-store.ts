/** Backups that were made from here, in MongoDB: what each was when it was made, and what was seen of it since. */
import type { Filter } from 'mongodb';
import { type BackupDoc, SCHEMA_VERSION } from '../state/documents.js';
import type { State } from '../state/index.js';

export interface BackupFilter {
  id?: string;
  addon?: string;
  hostId?: string;
  /** Also those that were removed. */
  removed?: boolean;
}

export class BackupStore {
  private readonly collection;

  constructor(
    state: State,
    private readonly environment: string,
  ) {
    this.collection = state.collections.backups;
  }

  /** Adds a backup, once: it is known by the execution that made it. */
  async add(backup: Omit<BackupDoc, 'schemaVersion' | 'environment'>): Promise<void> {
    const { _id, ...fields } = backup;
    await this.collection.updateOne(
      { _id },
      { $setOnInsert: { ...fields, schemaVersion: SCHEMA_VERSION, environment: this.environment } },
      { upsert: true },
    );
  }

  async get(id: string): Promise<BackupDoc | null> {
    return this.collection.findOne({ _id: id, environment: this.environment });
  }

  async seen(id: string, at: Date, intact: boolean): Promise<void> {
    await this.collection.updateOne({ _id: id }, { $set: { verifiedAt: at, intact } });
  }

  async removed(id: string, at: Date): Promise<void> {
    await this.collection.updateOne({ _id: id, removedAt: null }, { $set: { removedAt: at } });
  }

  /** Newest first, after the one given. */
  async list(filter: BackupFilter, before: string | null, limit: number): Promise<BackupDoc[]> {
    const query: Filter<BackupDoc> = { environment: this.environment };
    if (filter.id) query._id = filter.id;
    else if (filter.removed !== true) query.removedAt = null;
    if (filter.addon) query.addon = filter.addon;
    if (filter.hostId) query.hostId = filter.hostId;
    const at = before === null ? null : await this.collection.findOne({ _id: before });
    if (at) query.$or = [{ at: { $lt: at.at } }, { at: at.at, _id: { $lt: at._id } }];
    return this.collection.find(query).sort({ at: -1, _id: -1 }).limit(limit).toArray();
  }
}
