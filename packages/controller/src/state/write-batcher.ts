/**
 * Guarded updates and inserts of one collection, those that are asked for at the same time in one command: a command of its own
 * costs the server three times what a place in a batch does (measured), and a fleet's results come in crowds.
 *
 * A batch goes as soon as the one before it is durable, so a lone write waits for nothing. Each write is as it would be alone:
 * of one document, guarded, majority and journal; none depends on another of its batch. Two writes of one document are never in one batch.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AnyBulkWriteOperation,
  type Collection,
  type Filter,
  MongoBulkWriteError,
  MongoServerError,
} from 'mongodb';

/** Writes a batch: the server's limit is 100,000 and 48 MB; a document here has at most some megabytes. */
const MAX_BATCH = 500;
/** A larger document goes alone, so that a batch stays within the server's limit. */
const LARGE_BYTES = 64 * 1024;

/** An update of one document. */
export interface BatchedUpdate<D> {
  id: string;
  filter: Record<string, unknown>;
  /** Operators, or the stages of a pipeline. */
  update: Record<string, unknown> | Record<string, unknown>[];
  /** Makes the document where there is none; such an update always matches. @default false */
  upsert?: boolean;
  /**
   * Whether the update was done, by the document as it is after it; asked when the server says that of a batch some did
   * not match. What only this update can have left there: a revision with its writer.
   */
  isDone(doc: D): boolean;
}

interface Waiting<D> {
  id: string;
  write: BatchedUpdate<D> | null;
  insert: D | null;
  resolve(done: boolean): void;
  reject(error: unknown): void;
}

/** The writer of one collection. */
export class WriteBatcher<D extends { _id: string }> {
  private waiting: Waiting<D>[] = [];
  private running = false;
  private nextAt = 0;

  /**
   * @param projection what `isDone` looks at
   * @param apartMs batches go at least so long after one another: in a crowd each has many writes, and a lone one waits for nothing. @default 0
   */
  constructor(
    private readonly collection: Collection<D>,
    private readonly projection: Partial<Record<keyof D, 1>>,
    private readonly apartMs = 0,
  ) {}

  /** @throws the driver's duplicate key error when it is there already */
  async insert(doc: D): Promise<void> {
    await new Promise<boolean>((resolve, reject) => {
      this.add({ id: doc._id, write: null, insert: doc, resolve, reject });
    });
  }

  /** @returns whether it was done; false: the document is not as the guard wants it */
  update(write: BatchedUpdate<D>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.add({ id: write.id, write, insert: null, resolve, reject });
    });
  }

  private add(entry: Waiting<D>): void {
    this.waiting.push(entry);
    if (this.running) return;
    this.running = true;
    // Writes that are asked for in one turn of the event loop go together.
    setImmediate(() => void this.run());
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const waitMs = this.nextAt - performance.now();
      if (waitMs > 0) await delay(waitMs);
      this.nextAt = performance.now() + this.apartMs;
      const batch = this.take();
      try {
        await (batch.length === 1 ? this.writeOne(batch[0]!) : this.writeAll(batch));
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    this.running = false;
  }

  /** The next writes in order, but never two of one document. */
  private take(): Waiting<D>[] {
    const batch: Waiting<D>[] = [];
    const ids = new Set<string>();
    const later: Waiting<D>[] = [];
    for (const [index, entry] of this.waiting.entries()) {
      const alone = isLarge(entry.insert ?? entry.write?.update);
      if (batch.length === MAX_BATCH || (batch.length > 0 && alone)) {
        later.push(...this.waiting.slice(index));
        break;
      }
      if (ids.has(entry.id)) later.push(entry);
      else batch.push(entry);
      ids.add(entry.id);
      if (alone) {
        later.push(...this.waiting.slice(index + 1));
        break;
      }
    }
    this.waiting = later;
    return batch;
  }

  private async writeOne(entry: Waiting<D>): Promise<void> {
    const { write, insert } = entry;
    if (insert) await this.collection.insertOne(insert as never);
    else {
      const { filter, update, upsert = false } = write!;
      const result = await this.collection.updateOne(filter as Filter<D>, update as never, { upsert });
      return entry.resolve(result.matchedCount + result.upsertedCount === 1);
    }
    entry.resolve(true);
  }

  private async writeAll(batch: readonly Waiting<D>[]): Promise<void> {
    const commands = batch.map(({ write, insert }) =>
      insert
        ? { insertOne: { document: insert } }
        : { updateOne: { filter: write!.filter, update: write!.update, upsert: write!.upsert ?? false } },
    ) as unknown as AnyBulkWriteOperation<D>[];
    const refused = new Map<number, unknown>();
    let matched: number;
    try {
      const result = await this.collection.bulkWrite(commands, { ordered: false });
      matched = result.matchedCount + result.upsertedCount;
    } catch (error) {
      // Some were refused, by a unique index: the others are done. Anything else failed as a whole.
      if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
      for (const one of [error.writeErrors].flat())
        refused.set(one.index, new MongoServerError({ message: one.errmsg ?? 'refused', code: one.code }));
      matched = error.matchedCount + error.upsertedCount;
    }
    const updates = batch.filter((entry, index) => entry.write && !refused.has(index));
    const undone = matched === updates.length ? new Set<string>() : await this.findUndone(updates);
    for (const [index, entry] of batch.entries()) {
      if (refused.has(index)) entry.reject(refused.get(index));
      else entry.resolve(!undone.has(entry.id));
    }
  }

  /** The server counts what matched and does not say which. Nothing was written since: the next batch waits for this answer. */
  private async findUndone(updates: readonly Waiting<D>[]): Promise<Set<string>> {
    const docs = await this.collection
      .find({ _id: { $in: updates.map(({ id }) => id) } } as Filter<D>, {
        projection: this.projection as never,
      })
      .toArray();
    const now = new Map(docs.map((doc) => [String(doc._id), doc as unknown as D]));
    const isDone = ({ id, write }: Waiting<D>) => {
      const doc = now.get(id);
      return doc !== undefined && write!.isDone(doc);
    };
    return new Set(updates.filter((entry) => !isDone(entry)).map(({ id }) => id));
  }
}

/** Whether a document or an update goes alone; by its parts that grow: configuration, results, targets. */
export function isLarge(value: unknown): boolean {
  return roughBytes(value, 0) > LARGE_BYTES;
}

function roughBytes(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (value === null || typeof value !== 'object' || value instanceof Date || depth > 6) return 8;
  const { buffer } = value as { buffer?: Uint8Array };
  if (buffer instanceof Uint8Array) return buffer.length;
  let bytes = 16;
  for (const one of Object.values(value)) {
    bytes += roughBytes(one, depth + 1);
    if (bytes > LARGE_BYTES) break;
  }
  return bytes;
}
