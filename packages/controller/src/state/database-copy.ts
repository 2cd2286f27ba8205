/** The database out into BSON and back, document by document and unchanged. */
import { BSON, type Collection, type Db, type Document, MongoClient } from 'mongodb';
import type { MetaDoc } from './documents.js';
import { BackupError } from '../controller-backup/backup-error.js';

/** Documents of one collection, as BSON one after the other. */
export interface DocumentBatch {
  collection: string;
  count: number;
  body: Buffer;
}

/**
 * The collections that are read before all others, in this order. Each document is read whole, but not all at one moment, so what follows
 * from something is read after it: an operation that is seen as open has its executions read later and is completed by the recovery at
 * start; an execution that is seen as ended has its output, state and configuration stored already (they are written before its end).
 * What belongs to executions that are not in the backup is not referred to by anything.
 */
const FIRST = ['meta', 'operations', 'executions'];
/** A batch's bound; one document more may go over it. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_DOCUMENTS = 2_000;
/** How long to look for the server. */
const CONNECT_TIMEOUT_MS = 10_000;
/**
 * A restored controller must own what later lives of the one before it owned: agents refuse an epoch below the highest they saw.
 * More than the starts that any controller makes after its backup.
 */
const EPOCH_STEP = 1_000_000;
/** Fields stay of the BSON type that they are of. */
const EXACTLY = {
  promoteValues: false,
  promoteBuffers: false,
  promoteLongs: false,
  bsonRegExp: true,
} as const;

/** A connection for a copy. */
export class DatabaseCopy {
  private constructor(
    private readonly client: MongoClient,
    private readonly db: Db,
  ) {}

  /** @throws BackupError BACKUP_UNREACHABLE */
  static async open(uri: string, database: string): Promise<DatabaseCopy> {
    const client = new MongoClient(uri, {
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'local' },
      serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
    });
    try {
      await client.connect();
      await client.db(database).command({ ping: 1 });
    } catch (cause) {
      await client.close();
      throw new BackupError('BACKUP_UNREACHABLE', `MongoDB cannot be reached: ${(cause as Error).message}`, {
        cause,
      });
    }
    return new DatabaseCopy(client, client.db(database));
  }

  close(): Promise<void> {
    return this.client.close();
  }

  /** Version of the documents' schema; null when no controller has written to this database. */
  async schemaVersion(): Promise<number | null> {
    return (await this.meta.findOne({ _id: 'schema' }))?.schemaVersion ?? null;
  }

  /** Everything, in the order in which it can be restored. */
  async *read(): AsyncGenerator<DocumentBatch, void, undefined> {
    const present = await this.collections();
    const later = present.filter((name) => !FIRST.includes(name)).sort();
    for (const collection of [...FIRST.filter((name) => present.includes(name)), ...later]) {
      let parts: Buffer[] = [];
      let bytes = 0;
      const batch = (): DocumentBatch => {
        const body = Buffer.concat(parts);
        const count = parts.length;
        parts = [];
        bytes = 0;
        return { collection, count, body };
      };
      const cursor = this.db.collection(collection).find({}, { raw: true, batchSize: BATCH_DOCUMENTS });
      for await (const doc of cursor as unknown as AsyncIterable<Buffer>) {
        parts.push(Buffer.from(doc));
        bytes += doc.length;
        if (bytes >= BATCH_BYTES || parts.length >= BATCH_DOCUMENTS) yield batch();
      }
      if (parts.length > 0) yield batch();
    }
  }

  /** Whether a restore may write here: nothing is here, or only what a restore that was cut off has left. */
  async isFree(restore: string | null): Promise<boolean> {
    const mark = await this.meta.findOne({ _id: 'restore' });
    if (mark && (!mark.restoredAt || mark.restore === restore)) return true;
    for (const name of await this.collections())
      if ((await this.db.collection(name).findOne({}, { projection: { _id: 1 } })) !== null) return false;
    return true;
  }

  /** From here on the database belongs to a restore: no controller starts on it until {@link finish}. */
  async begin(restore: string): Promise<void> {
    await this.meta.updateOne(
      { _id: 'restore' },
      { $set: { restore }, $unset: { restoredAt: '' } },
      { upsert: true },
    );
    for (const name of await this.collections()) {
      if (name === 'meta') await this.meta.deleteMany({ _id: { $ne: 'restore' } });
      else await this.db.collection(name).drop();
    }
  }

  /** Writes documents that are not there. */
  async write(batch: DocumentBatch): Promise<void> {
    const docs = documentsOf(batch);
    if (batch.collection === 'meta') docs.forEach(raiseEpoch);
    const wanted = batch.collection === 'meta' ? docs.filter((doc) => doc['_id'] !== 'restore') : docs;
    if (wanted.length > 0) await this.db.collection(batch.collection).insertMany(wanted, { ordered: false });
  }

  /** Makes it a controller's database. */
  async finish(): Promise<void> {
    await this.oneActiveChangeAHost();
    await this.meta.updateOne({ _id: 'restore' }, { $set: { restoredAt: new Date() } });
  }

  /**
   * A change that ended and the next one of its host may both have been read as active, each at its time. The newest is; the others are
   * settled by the host's journal when it connects.
   */
  private async oneActiveChangeAHost(): Promise<void> {
    const executions = this.db.collection<{ _id: string; hostId: string }>('executions');
    const several = executions.aggregate<{ ids: string[] }>([
      { $match: { active: true } },
      { $sort: { dispatchedAt: 1, _id: 1 } },
      { $group: { _id: '$hostId', ids: { $push: '$_id' } } },
      { $match: { 'ids.1': { $exists: true } } },
    ]);
    for await (const { ids } of several)
      await executions.updateMany(
        { _id: { $in: ids.slice(0, -1) } },
        { $unset: { active: '' }, $inc: { rev: 1 } },
      );
  }

  private get meta(): Collection<MetaDoc> {
    return this.db.collection<MetaDoc>('meta');
  }

  private async collections(): Promise<string[]> {
    const all = await this.db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
    return all.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
  }
}

/** Takes a batch apart. @throws BackupError when it does not hold what it says */
export function documentsOf(batch: DocumentBatch): Document[] {
  const docs: Document[] = [];
  try {
    for (let at = 0; at < batch.body.length; ) {
      const size = batch.body.readInt32LE(at);
      docs.push(BSON.deserialize(batch.body.subarray(at, at + size), EXACTLY));
      at += size;
    }
  } catch (cause) {
    throw new BackupError('BACKUP_UNREADABLE', `documents of ${batch.collection} cannot be read`, { cause });
  }
  if (docs.length !== batch.count)
    throw new BackupError(
      'BACKUP_UNREADABLE',
      `${docs.length} documents of ${batch.collection} are there in place of ${batch.count}`,
    );
  return docs;
}

function raiseEpoch(doc: Document): void {
  if (doc['_id'] === 'owner') doc['epoch'] = Number(doc['epoch']) + EPOCH_STEP;
}
