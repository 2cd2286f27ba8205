/** What callers prove themselves with, in MongoDB: bearer tokens (hashed) and certificates (by fingerprint), each with a role. */
import type { Collection, Db } from 'mongodb';
import type { Role } from './roles.js';

/** A token or certificate of a caller. */
export interface CredentialRecord {
  /** SHA-256 (hexadecimal) of the token, or of the certificate (DER). */
  _id: string;
  schemaVersion: 1;
  environment: string;
  name: string;
  role: Role;
  createdAt: Date;
  /** Null: until it is revoked. */
  expiresAt: Date | null;
  revoked: boolean;
}

/** The collections `api_tokens` and `caller_certificates`. */
export class CredentialStore {
  readonly #tokens: Collection<CredentialRecord>;
  readonly #certificates: Collection<CredentialRecord>;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#tokens = db.collection<CredentialRecord>('api_tokens');
    this.#certificates = db.collection<CredentialRecord>('caller_certificates');
    this.#environment = environment;
  }

  async addToken(
    hash: string,
    credential: { name: string; role: Role; expiresAt: Date | null },
  ): Promise<void> {
    await this.#tokens.insertOne(this.#record(hash, credential));
  }

  async addCertificate(
    fingerprint: string,
    credential: { name: string; role: Role; expiresAt: Date | null },
  ): Promise<void> {
    await this.#certificates.insertOne(this.#record(fingerprint, credential));
  }

  /** Null when there is none in this environment. */
  async findToken(hash: string): Promise<CredentialRecord | null> {
    return this.#tokens.findOne({ _id: hash, environment: this.#environment });
  }

  /** Null when there is none in this environment. */
  async findCertificate(fingerprint: string): Promise<CredentialRecord | null> {
    return this.#certificates.findOne({ _id: fingerprint, environment: this.#environment });
  }

  async revokeToken(hash: string): Promise<void> {
    await this.#tokens.updateOne({ _id: hash }, { $set: { revoked: true } });
  }

  async revokeCertificate(fingerprint: string): Promise<void> {
    await this.#certificates.updateOne({ _id: fingerprint }, { $set: { revoked: true } });
  }

  #record(id: string, credential: { name: string; role: Role; expiresAt: Date | null }): CredentialRecord {
    return {
      _id: id,
      schemaVersion: 1,
      environment: this.#environment,
      ...credential,
      createdAt: new Date(),
      revoked: false,
    };
  }
}
