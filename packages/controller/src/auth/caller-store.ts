/** Callers in MongoDB: one document a caller, with everything it proves itself with. */
import type { CallerRole } from '@webops/protocol';
import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from '../state/index.js';

/** A token or a certificate. */
export interface CredentialRecord {
  kind: 'token' | 'certificate';
  /** SHA-256 (hexadecimal) of the token, or of the certificate (DER). */
  hash: string;
  createdAt: Date;
  /** Null: until the caller is revoked. */
  expiresAt: Date | null;
}

/** A caller. Its name is its own in the environment; one that was revoked, or whose credentials have all expired, may be made anew. */
export interface CallerRecord {
  /** `${environment}/${name}` */
  _id: string;
  schemaVersion: 1;
  environment: string;
  name: string;
  role: CallerRole;
  createdAt: Date;
  /** Who made it; empty for the controller itself. */
  createdBy: string;
  revokedAt: Date | null;
  revokedBy: string;
  /** At most {@link MAX_CREDENTIALS}. */
  credentials: CredentialRecord[];
  /** Counts the changes: each is guarded by the one that its writer saw. */
  rev: number;
}

/** A caller before it is stored. */
export type NewCaller = Omit<CallerRecord, '_id' | 'schemaVersion' | 'environment' | 'rev'>;

/** Credentials of one caller; past it the oldest go. */
export const MAX_CREDENTIALS = 16;

/** The collection `callers`, of one environment. */
export class CallerStore {
  readonly #collection: Collection<CallerRecord>;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#collection = db.collection<CallerRecord>('callers');
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#collection.createIndex({ 'credentials.hash': 1 });
  }

  /** Who has the credential with this hash; null when nobody does. */
  async findByCredential(hash: string): Promise<CallerRecord | null> {
    return this.#collection.findOne({ environment: this.#environment, 'credentials.hash': hash });
  }

  async get(name: string): Promise<CallerRecord | null> {
    return this.#collection.findOne({ _id: this.#idOf(name) });
  }

  /** By name, those behind `after`. */
  async list(after: string, limit: number): Promise<CallerRecord[]> {
    return this.#collection
      .find({ environment: this.#environment, _id: { $gt: this.#idOf(after) } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Administrators that were not revoked; some of them may have expired. */
  async administrators(): Promise<CallerRecord[]> {
    return this.#collection
      .find({ environment: this.#environment, role: 'administrator', revokedAt: null })
      .toArray();
  }

  /** Null when there is a caller of that name. */
  async insert(caller: NewCaller): Promise<CallerRecord | null> {
    const record: CallerRecord = {
      ...caller,
      _id: this.#idOf(caller.name),
      schemaVersion: 1,
      environment: this.#environment,
      rev: 1,
    };
    try {
      await this.#collection.insertOne(record);
      return record;
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  /** Changes a caller that still is as it was `seen`; null when it is not. */
  async change(seen: CallerRecord, change: Partial<NewCaller>): Promise<CallerRecord | null> {
    return this.#collection.findOneAndUpdate(
      { _id: seen._id, rev: seen.rev },
      { $set: change, $inc: { rev: 1 } },
      { returnDocument: 'after' },
    );
  }

  #idOf(name: string): string {
    return `${this.#environment}/${name}`;
  }
}
