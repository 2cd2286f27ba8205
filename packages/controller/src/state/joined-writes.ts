/**
 * Writes of several documents that belong together, of one or more collections, in their order: one command for a group, and
 * for all groups that are asked for at the same time. Two writes one after the other cost two waits for the journal, and a
 * command of its own costs the server three times what a place in another one does.
 *
 * The command is ordered and stops at the first write that cannot be made, so that a crash, or another writer, leaves the
 * first writes of a group and never a later one without those before it. An update whose guard does not hold is no error to
 * the server, which would go on: it is sent as one that makes the document where none matches, with a second `_id`, so that
 * making it always fails. Servers before 8.0 have no such command; there a group is written one after the other.
 */
import {
  type AnyClientBulkWriteModel,
  type Document,
  type MongoClient,
  MongoClientBulkWriteError,
  MongoServerError,
} from 'mongodb';
import { type BatchedUpdate, isLarge } from './write-batcher.js';

/** The first wire version with `bulkWrite` over collections, of MongoDB 8.0. */
const FIRST_WIRE_VERSION = 25;
/** Groups of one command. */
const MAX_GROUPS = 250;
/** What a server says that has the command and does not take it, as its feature version is older: CommandNotFound, CommandNotSupported. */
const NOT_TAKEN: readonly unknown[] = [59, 115];

/** What the server says of an update whose guard does not hold: ImmutableField. */
const NO_MATCH = 66;

/** An update by operators, of a document that is there. */
// biome-ignore lint/suspicious/noExplicitAny: of whichever collection it names
type JoinedUpdate = BatchedUpdate<any> & { update: Record<string, unknown>; upsert?: false };

/** One write of a group. */
export type JoinedWrite =
  | { collection: string; insert: Document & { _id: string } }
  | { collection: string; update: JoinedUpdate };

/** What became of writes in their order. */
export interface WrittenInOrder {
  /** How many were made, from the first one on. */
  made: number;
  /** Why the next one was not made and those behind it were not tried: null when its guard did not hold, or all were made. */
  failed: unknown;
}

/** Makes writes in their order, until one cannot be made. @throws when it is not known what was made */
export type WriteInOrder = (writes: readonly JoinedWrite[]) => Promise<WrittenInOrder>;

/** Null where the server cannot. @param client connected */
export async function writeInOrderWith(client: MongoClient, dbName: string): Promise<WriteInOrder | null> {
  const { maxWireVersion } = await client.db(dbName).command({ hello: 1 });
  if (maxWireVersion < FIRST_WIRE_VERSION) return null;
  return async (writes) => {
    const models = writes.map((write): AnyClientBulkWriteModel<Document> => {
      const namespace = `${dbName}.${write.collection}`;
      if ('insert' in write) return { name: 'insertOne', namespace, document: write.insert as Document };
      const { filter, update } = write.update;
      const failing = { ...update, $setOnInsert: { _id: null } };
      return { name: 'updateOne', namespace, filter, update: failing, upsert: true };
    });
    try {
      await client.bulkWrite(models, { ordered: true });
      return { made: writes.length, failed: null };
    } catch (error) {
      if (!(error instanceof MongoClientBulkWriteError) || error.writeConcernErrors.length > 0) throw error;
      const [first] = [...error.writeErrors].sort(([a], [b]) => a - b);
      if (!first) throw error.cause ?? error;
      const [made, { code, message }] = first;
      return { made, failed: code === NO_MATCH ? null : new MongoServerError({ message, code }) };
    }
  };
}

interface Waiting {
  writes: readonly JoinedWrite[];
  resolve(made: number): void;
  reject(error: unknown): void;
}

/** The writer of groups. One command is under way at a time; what is asked for meanwhile makes the next. */
export class JoinedWriter {
  private waiting: Waiting[] = [];
  private running = false;

  /**
   * @param inOrder null where the server cannot
   * @param alone makes one write; false when its guard did not hold
   */
  constructor(
    private inOrder: WriteInOrder | null,
    private readonly alone: (write: JoinedWrite) => Promise<boolean>,
  ) {}

  /**
   * @returns how many of them were made, from the first one on; the next one's document is not as its guard wants it
   * @throws the driver's duplicate key error of an insert; it and what comes behind it was not made then
   */
  write(...writes: JoinedWrite[]): Promise<number> {
    if (
      !this.inOrder ||
      writes.some((write) => isLarge('insert' in write ? write.insert : write.update.update))
    )
      return this.oneByOne(writes);
    return new Promise((resolve, reject) => {
      this.waiting.push({ writes, resolve, reject });
      if (this.running) return;
      this.running = true;
      // What is asked for in one turn of the event loop goes together.
      setImmediate(() => void this.run());
    });
  }

  private async oneByOne(writes: readonly JoinedWrite[]): Promise<number> {
    for (const [index, write] of writes.entries()) if (!(await this.alone(write))) return index;
    return writes.length;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const groups = this.waiting.splice(0, MAX_GROUPS);
      const { inOrder } = this;
      try {
        if (inOrder) await this.writeAll(inOrder, groups);
        else for (const one of groups) this.oneByOne(one.writes).then(one.resolve, one.reject);
      } catch (error) {
        if (NOT_TAKEN.includes((error as { code?: unknown }).code)) {
          this.inOrder = null;
          this.waiting.unshift(...groups);
        } else for (const one of groups) one.reject(error);
      }
    }
    this.running = false;
  }

  private async writeAll(inOrder: WriteInOrder, groups: readonly Waiting[]): Promise<void> {
    const { made, failed } = await inOrder(groups.flatMap(({ writes }) => writes));
    let start = 0;
    for (const [index, { writes, resolve, reject }] of groups.entries()) {
      const own = Math.min(writes.length, made - start);
      if (own === writes.length || failed === null) resolve(own);
      else reject(failed);
      if (own < writes.length) {
        // Those behind it were not tried: they make the next command.
        this.waiting.unshift(...groups.slice(index + 1));
        return;
      }
      start += own;
    }
  }
}
