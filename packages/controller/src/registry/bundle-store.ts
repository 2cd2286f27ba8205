/** Bundles in MongoDB: by digest, never changed once written. */
import type { BundleManifest } from '@webops/contract';
import { Binary, type Collection, type Db } from 'mongodb';
import type { SignedBundle } from './pack.js';

interface BundleDoc {
  /** The digest. */
  _id: string;
  schemaVersion: 1;
  environment: string;
  name: string;
  version: string;
  archive: Binary;
  signature: Binary;
  keyId: string;
  manifest: BundleManifest;
  /** Hash of the files that it was packed from; absent for published bundles. */
  sourceHash?: string;
  createdAt: Date;
  /** When it became the addon's bundle last; absent for what was stored before versions were kept: then it is `createdAt`. */
  registeredAt?: Date;
}

/** What is needed of a bundle besides its bytes. */
export interface BundleSummary {
  digest: string;
  name: string;
  version: string;
  signature: Buffer;
  keyId: string;
  manifest: BundleManifest;
  createdAt: Date;
  registeredAt: Date;
}

/** The collection `bundles`. */
export class BundleStore {
  readonly #collection: Collection<BundleDoc>;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#collection = db.collection<BundleDoc>('bundles');
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#collection.createIndexes([
      { key: { sourceHash: 1 }, sparse: true },
      { key: { environment: 1, name: 1 } },
    ]);
  }

  /** Stores a bundle; one that is there stays as it is but for who signed it last. */
  async put(bundle: SignedBundle, sourceHash?: string): Promise<void> {
    await this.#collection.updateOne(
      { _id: bundle.digest },
      {
        $set: {
          signature: new Binary(bundle.signature),
          keyId: bundle.keyId,
          ...(sourceHash === undefined ? {} : { sourceHash }),
        },
        $setOnInsert: {
          schemaVersion: 1,
          environment: this.#environment,
          name: bundle.manifest.name,
          version: bundle.manifest.version,
          archive: new Binary(bundle.archive),
          manifest: bundle.manifest,
          createdAt: new Date(),
        },
      },
      { upsert: true },
    );
  }

  /** The bundle that these files gave before, signed by this key, or null. */
  async findBySource(sourceHash: string, keyId: string): Promise<BundleSummary | null> {
    const doc = await this.#collection.findOne({ sourceHash, keyId }, { projection: { archive: 0 } });
    return doc && summaryOf(doc);
  }

  /** It is the addon's bundle from now on. */
  async registered(digest: string): Promise<void> {
    await this.#collection.updateOne({ _id: digest }, { $set: { registeredAt: new Date() } });
  }

  /** All bundles of an addon, the one that was registered last first. */
  async ofAddon(name: string): Promise<BundleSummary[]> {
    const query = { environment: this.#environment, name };
    const docs = await this.#collection.find(query, { projection: { archive: 0 } }).toArray();
    return docs.map(summaryOf).sort((a, b) => b.registeredAt.getTime() - a.registeredAt.getTime());
  }

  async hasOthers(name: string, digest: string): Promise<boolean> {
    const query = { environment: this.#environment, name, _id: { $ne: digest } };
    return (await this.#collection.findOne(query, { projection: { _id: 1 } })) !== null;
  }

  async get(digest: string): Promise<BundleSummary | null> {
    const doc = await this.#collection.findOne({ _id: digest }, { projection: { archive: 0 } });
    return doc && summaryOf(doc);
  }

  /** The archive's bytes, or null. */
  async readArchive(digest: string): Promise<Buffer | null> {
    const doc = await this.#collection.findOne({ _id: digest }, { projection: { archive: 1 } });
    return doc && Buffer.from(doc.archive.buffer);
  }
}

function summaryOf(doc: Omit<BundleDoc, 'archive'>): BundleSummary {
  return {
    digest: doc._id,
    name: doc.name,
    version: doc.version,
    signature: Buffer.from(doc.signature.buffer),
    keyId: doc.keyId,
    manifest: doc.manifest,
    createdAt: doc.createdAt,
    registeredAt: doc.registeredAt ?? doc.createdAt,
  };
}
