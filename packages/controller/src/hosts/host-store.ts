/** Hosts in MongoDB. */
import type { HostFacts__Output, HostState } from '@webops/protocol';
import type { Collection, Db } from 'mongodb';
import { RECONNECTS_TOGETHER_MS, WriteBatcher } from '../state/index.js';

/** A host as it is stored. */
export interface HostRecord {
  /** UUIDv7, given at enrolment, never used again. */
  _id: string;
  schemaVersion: 1;
  environment: string;
  /** Its hostname at enrolment; not unique. */
  name: string;
  labels: Record<string, string>;
  facts: HostFacts__Output | null;
  state: HostState;
  lastSeenAt: Date | null;
  enrolledAt: Date;
  cordoned: boolean;
  /** SHA-256 (hexadecimal) of the newest certificate. */
  certificateFingerprint: string;
  /** The newest certificates, newest first: a host may lose the answer that carried a new one. */
  certificateFingerprints: string[];
  certificateExpiresAt: Date;
  frozenReason: string | null;
  removedAt: Date | null;
  /** The join token it came with, and the hash of the key it asked a certificate for. */
  enrolledWith: { tokenId: string; publicKeyHash: string };
}

/** Certificates of one host that are good at once: the one in use, and those whose arrival is not known. */
const CERTIFICATES_KEPT = 3;

/** The collection `hosts`. */
export class HostStore {
  readonly #collection: Collection<HostRecord>;
  readonly #environment: string;
  readonly #presence: WriteBatcher<HostRecord>;

  constructor(db: Db, environment: string) {
    this.#collection = db.collection<HostRecord>('hosts');
    this.#presence = new WriteBatcher(this.#collection, { removedAt: 1 }, RECONNECTS_TOGETHER_MS);
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#collection.createIndex({ environment: 1, name: 1 });
    await this.#collection.createIndex({ 'enrolledWith.tokenId': 1, 'enrolledWith.publicKeyHash': 1 });
  }

  async insert(host: HostRecord): Promise<void> {
    await this.#collection.insertOne(host);
  }

  /** Every host that is not removed. */
  async listAll(): Promise<HostRecord[]> {
    return this.#collection.find({ environment: this.#environment, removedAt: null }).toArray();
  }

  /** Those removed since then. */
  async listRemovedSince(since: Date): Promise<HostRecord[]> {
    return this.#collection.find({ environment: this.#environment, removedAt: { $gte: since } }).toArray();
  }

  /** The host that this token and key enrolled before, unless it was removed. */
  async findEnrolled(tokenId: string, publicKeyHash: string): Promise<HostRecord | null> {
    return this.#collection.findOne({
      'enrolledWith.tokenId': tokenId,
      'enrolledWith.publicKeyHash': publicKeyHash,
      removedAt: null,
    });
  }

  /** Sets fields of a host that is not removed; the host after the change, or null. */
  async update(
    id: string,
    fields: Partial<
      Pick<
        HostRecord,
        'labels' | 'facts' | 'state' | 'lastSeenAt' | 'cordoned' | 'frozenReason' | 'removedAt'
      >
    >,
  ): Promise<HostRecord | null> {
    return this.#collection.findOneAndUpdate(
      { _id: id, environment: this.#environment, removedAt: null },
      { $set: fields },
      { returnDocument: 'after' },
    );
  }

  /** Like {@link update}, for many hosts that come and go at once: one command for all. @returns false when it was removed */
  setPresence(
    id: string,
    fields: Partial<Pick<HostRecord, 'facts' | 'state' | 'lastSeenAt'>>,
  ): Promise<boolean> {
    return this.#presence.update({
      id,
      filter: { _id: id, environment: this.#environment, removedAt: null },
      update: { $set: fields },
      isDone: (host) => host.removedAt === null,
    });
  }

  /** Adds a certificate to those that are good. */
  async addCertificate(id: string, fingerprint: string, expiresAt: Date): Promise<HostRecord | null> {
    return this.#collection.findOneAndUpdate(
      { _id: id, environment: this.#environment, removedAt: null },
      {
        $set: { certificateFingerprint: fingerprint, certificateExpiresAt: expiresAt },
        $push: { certificateFingerprints: { $each: [fingerprint], $position: 0, $slice: CERTIFICATES_KEPT } },
      },
      { returnDocument: 'after' },
    );
  }

  /** Writes when hosts were last seen. */
  async touchAll(seen: ReadonlyMap<string, Date>): Promise<void> {
    if (seen.size === 0) return;
    const updates = [...seen].map(([id, at]) => ({
      updateOne: { filter: { _id: id }, update: { $max: { lastSeenAt: at } } },
    }));
    await this.#collection.bulkWrite(updates, { ordered: false });
  }

  /** After a start nobody is connected. */
  async markAllOffline(): Promise<void> {
    await this.#collection.updateMany(
      { environment: this.#environment, state: 'online' },
      { $set: { state: 'offline' } },
    );
  }
}
