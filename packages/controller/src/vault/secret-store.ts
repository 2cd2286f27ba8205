/** Secrets in MongoDB: one document each, its versions in it, so that each change is one atomic update. */
import { Binary, type Collection, type Db } from 'mongodb';
import { bytesOf, isDuplicateKey, SCHEMA_VERSION } from '../state/index.js';
import type { Envelope } from './envelope.js';

/** Versions kept: what is under way may still need one before the newest. */
const VERSIONS_KEPT = 5;

/** One value that a secret has or had. */
export interface SecretVersionDoc {
  version: number;
  keyId: string;
  wrappedKey: Binary;
  sealed: Binary;
  fingerprint: string;
  at: Date;
  by: string;
}

/** `_id` is `${environment}/${name}`. */
export interface SecretDoc {
  _id: string;
  schemaVersion: number;
  environment: string;
  name: string;
  description: string;
  /** Counts updates: none goes over another one. */
  rev: number;
  createdAt: Date;
  /** Newest first. */
  versions: SecretVersionDoc[];
}

/** A new version. */
export interface NewVersion extends Envelope {
  version: number;
  fingerprint: string;
  by: string;
}

/** What tells whether the keys are the right ones. `_id` is the environment. */
interface KeyCheckDoc {
  _id: string;
  schemaVersion: number;
  environment: string;
  masterKeyId: string;
  /** A known text, sealed with the key of the configurations. */
  sealed: Binary;
}

export class SecretStore {
  private readonly secrets: Collection<SecretDoc>;
  private readonly checks: Collection<KeyCheckDoc>;

  constructor(
    db: Db,
    private readonly environment: string,
  ) {
    this.secrets = db.collection<SecretDoc>('secrets');
    this.checks = db.collection<KeyCheckDoc>('secret_keys');
  }

  async prepare(): Promise<void> {
    await this.secrets.createIndex({ environment: 1, 'versions.keyId': 1 }, { name: 'by_master_key' });
  }

  /** @returns null when the name is taken */
  async create(name: string, description: string, first: NewVersion): Promise<SecretDoc | null> {
    const doc: SecretDoc = {
      _id: this.idOf(name),
      schemaVersion: SCHEMA_VERSION,
      environment: this.environment,
      name,
      description,
      rev: 1,
      createdAt: new Date(),
      versions: [versionOf(first)],
    };
    try {
      await this.secrets.insertOne(doc);
      return doc;
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  /** @returns null when somebody else was faster */
  async addVersion({ _id, rev }: SecretDoc, next: NewVersion): Promise<SecretDoc | null> {
    return this.secrets.findOneAndUpdate(
      { _id, rev },
      {
        $set: { rev: rev + 1 },
        $push: { versions: { $each: [versionOf(next)], $position: 0, $slice: VERSIONS_KEPT } },
      },
      { returnDocument: 'after' },
    );
  }

  /** Replaces the wrapped keys; false when somebody else was faster. */
  async replaceKeys({ _id, rev }: SecretDoc, versions: SecretVersionDoc[]): Promise<boolean> {
    const { modifiedCount } = await this.secrets.updateOne(
      { _id, rev },
      { $set: { rev: rev + 1, versions } },
    );
    return modifiedCount === 1;
  }

  async get(name: string): Promise<SecretDoc | null> {
    return this.secrets.findOne({ _id: this.idOf(name) });
  }

  async many(names: readonly string[]): Promise<SecretDoc[]> {
    if (names.length === 0) return [];
    return this.secrets.find({ _id: { $in: names.map((name) => this.idOf(name)) } }).toArray();
  }

  /** By name. */
  async list(): Promise<SecretDoc[]> {
    return this.secrets.find({ environment: this.environment }).sort({ _id: 1 }).toArray();
  }

  async remove(name: string): Promise<boolean> {
    return (await this.secrets.deleteOne({ _id: this.idOf(name) })).deletedCount === 1;
  }

  /** Of all master keys that wrap something. */
  async keyIds(): Promise<string[]> {
    return this.secrets.distinct('versions.keyId', { environment: this.environment });
  }

  async keyCheck(): Promise<KeyCheckDoc | null> {
    return this.checks.findOne({ _id: this.environment });
  }

  async putKeyCheck(masterKeyId: string, sealed: Buffer): Promise<void> {
    const { environment } = this;
    await this.checks.updateOne(
      { _id: environment },
      { $set: { schemaVersion: SCHEMA_VERSION, environment, masterKeyId, sealed: new Binary(sealed) } },
      { upsert: true },
    );
  }

  private idOf(name: string): string {
    return `${this.environment}/${name}`;
  }
}

/** As {@link envelope} reads it. */
export function envelopeOf({ keyId, wrappedKey, sealed }: SecretVersionDoc): Envelope {
  return { keyId, wrappedKey: bytesOf(wrappedKey), sealed: bytesOf(sealed) };
}

export function versionOf({ wrappedKey, sealed, ...fields }: NewVersion & { at?: Date }): SecretVersionDoc {
  return { at: new Date(), ...fields, wrappedKey: new Binary(wrappedKey), sealed: new Binary(sealed) };
}
