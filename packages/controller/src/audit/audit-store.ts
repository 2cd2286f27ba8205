/** The audit's records in MongoDB: appended, read, never changed. */
import type { Collection, Db, Filter } from 'mongodb';
import type { AuditRecord, Link, OutcomeRecord, RequestRecord } from './record.js';

/** Which requests; newest first, those behind `after`. */
export interface RequestFilter {
  since: Date | null;
  until: Date | null;
  /** Empty: of every caller. */
  caller: string;
  /** `Service/Method`; empty: all. */
  method: string;
  after: { time: Date; sequence: number } | null;
  limit: number;
}

/** Who may append, by environment: whoever took it last. */
interface WriterDoc {
  _id: string;
  writer: number;
  updatedAt: Date;
}

/** Records read at once by {@link AuditStore.scan}. */
const SCAN_BATCH = 1000;

/** The collection `audit_records`, of one environment. */
export class AuditStore {
  readonly #records: Collection<AuditRecord>;
  readonly #writers: Collection<WriterDoc>;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#records = db.collection<AuditRecord>('audit_records');
    this.#writers = db.collection<WriterDoc>('audit_writers');
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#records.createIndexes([
      { key: { environment: 1, sequence: 1 }, name: 'one_record_a_sequence', unique: true },
      { key: { environment: 1, time: -1, sequence: -1 }, name: 'by_time' },
      { key: { environment: 1, caller: 1, time: -1, sequence: -1 }, name: 'by_caller' },
      { key: { environment: 1, method: 1, time: -1, sequence: -1 }, name: 'by_method' },
      {
        key: { environment: 1, request: 1 },
        name: 'outcome_of_request',
        partialFilterExpression: { request: { $exists: true } },
      },
    ]);
  }

  /** Becomes the writer: whoever was it before can no longer {@link confirm}. */
  async takeOver(): Promise<number> {
    const doc = await this.#writers.findOneAndUpdate(
      { _id: this.#environment },
      [{ $set: { writer: { $add: [{ $ifNull: ['$writer', 0] }, 1] }, updatedAt: '$$NOW' } }],
      { upsert: true, returnDocument: 'after' },
    );
    return doc?.writer ?? 1;
  }

  /**
   * Whether this still is the writer. The write that asks it is acknowledged by a majority and journalled: so is everything
   * that was found written before it.
   */
  async confirm(writer: number): Promise<boolean> {
    const { matchedCount } = await this.#writers.updateOne({ _id: this.#environment, writer }, [
      { $set: { updatedAt: '$$NOW' } },
    ]);
    return matchedCount === 1;
  }

  /** Appends records in their order. After an error the first few of them may be there: see {@link from}. */
  async append(records: readonly AuditRecord[]): Promise<void> {
    await this.#records.insertMany([...records], { ordered: true });
  }

  /** The record with the highest sequence. What is no sequence is `audit verify`'s to report. */
  async last(): Promise<Link | null> {
    const last = await this.#records.findOne(
      { environment: this.#environment, sequence: { $gte: 1, $lt: Number.MAX_SAFE_INTEGER } },
      { sort: { sequence: -1 } },
    );
    return last && { sequence: Math.floor(last.sequence), hash: String(last.hash) };
  }

  async at(sequence: number): Promise<AuditRecord | null> {
    return this.#records.findOne({ environment: this.#environment, sequence });
  }

  /** Records with this sequence and the next ones. */
  async from(sequence: number, limit: number): Promise<AuditRecord[]> {
    return this.#records
      .find({ environment: this.#environment, sequence: { $gte: sequence } })
      .sort({ sequence: 1 })
      .limit(limit)
      .toArray();
  }

  /** Every record of the environment in the order of the chain, a batch at a time. */
  async *scan(): AsyncGenerator<Record<string, unknown>[]> {
    const cursor = this.#records
      .find({ environment: this.#environment })
      .sort({ sequence: 1 })
      .batchSize(SCAN_BATCH);
    try {
      while (await cursor.hasNext()) {
        yield cursor.readBufferedDocuments() as unknown as Record<string, unknown>[];
      }
    } finally {
      await cursor.close();
    }
  }

  /** Requests, newest first. */
  async requests(filter: RequestFilter): Promise<RequestRecord[]> {
    const { since, until, caller, method, after } = filter;
    const query: Filter<RequestRecord> = { environment: this.#environment, kind: 'request' };
    const time = { ...(since ? { $gte: since } : {}), ...(until ? { $lt: until } : {}) };
    if (since || until) query.time = time;
    if (caller !== '') query.caller = caller;
    if (method !== '') query.method = method;
    if (after) {
      query.$or = [{ time: { $lt: after.time } }, { time: after.time, sequence: { $lt: after.sequence } }];
    }
    const requests = this.#records as unknown as Collection<RequestRecord>;
    return requests.find(query).sort({ time: -1, sequence: -1 }).limit(filter.limit).toArray();
  }

  /** Outcomes of requests, by their sequences. */
  async outcomes(requests: readonly number[]): Promise<Map<number, OutcomeRecord>> {
    const outcomes = this.#records as unknown as Collection<OutcomeRecord>;
    const found = await outcomes
      .find({ environment: this.#environment, request: { $in: [...requests] }, kind: 'outcome' })
      .sort({ sequence: -1 })
      .toArray();
    // The first one counts: of a key that comes again a Map keeps the last.
    return new Map(found.map((outcome) => [outcome.request, outcome]));
  }
}
