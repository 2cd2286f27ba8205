/** Join tokens in MongoDB: hashed, and used by one guarded update. */
import type { Collection, Db } from 'mongodb';

/** A join token as it is stored: without its secret. */
export interface JoinTokenRecord {
  /** UUIDv7. */
  _id: string;
  schemaVersion: 1;
  environment: string;
  /** SHA-256 (hexadecimal) of the secret. */
  secretHash: string;
  description: string;
  /** Given to every host that enrols with it. */
  labels: Record<string, string>;
  /** 0: without limit. */
  maxUses: number;
  uses: number;
  expiresAt: Date;
  createdAt: Date;
  createdBy: string;
  revoked: boolean;
}

/** Most tokens in a list; older ones are left out. */
const MAX_LISTED = 1000;

/** The collection `join_tokens`. */
export class JoinTokenStore {
  readonly #collection: Collection<JoinTokenRecord>;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#collection = db.collection<JoinTokenRecord>('join_tokens');
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#collection.createIndex({ secretHash: 1 }, { unique: true });
  }

  async insert(token: Omit<JoinTokenRecord, 'schemaVersion' | 'environment'>): Promise<JoinTokenRecord> {
    const record: JoinTokenRecord = { ...token, schemaVersion: 1, environment: this.#environment };
    await this.#collection.insertOne(record);
    return record;
  }

  async findBySecret(secretHash: string): Promise<JoinTokenRecord | null> {
    return this.#collection.findOne({ secretHash, environment: this.#environment });
  }

  /** Takes one use of a token that is good now, by the database's clock; null when it is not. Of two at once for one use, one gets it. */
  async use(id: string): Promise<JoinTokenRecord | null> {
    return this.#collection.findOneAndUpdate(
      {
        _id: id,
        environment: this.#environment,
        revoked: false,
        $expr: {
          $and: [
            { $gt: ['$expiresAt', '$$NOW'] },
            { $or: [{ $eq: ['$maxUses', 0] }, { $lt: ['$uses', '$maxUses'] }] },
          ],
        },
      },
      { $inc: { uses: 1 } },
      { returnDocument: 'after' },
    );
  }

  /** Newest first. */
  async list(): Promise<JoinTokenRecord[]> {
    return this.#collection
      .find({ environment: this.#environment })
      .sort({ _id: -1 })
      .limit(MAX_LISTED)
      .toArray();
  }

  /** Null when there is none. */
  async revoke(id: string): Promise<JoinTokenRecord | null> {
    return this.#collection.findOneAndUpdate(
      { _id: id, environment: this.#environment },
      { $set: { revoked: true } },
      { returnDocument: 'after' },
    );
  }
}
