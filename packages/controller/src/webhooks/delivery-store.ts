/** Deliveries to webhooks in MongoDB: what waits, what was sent, how it went. */
import type { Collection, Db, Filter } from 'mongodb';
import { isDuplicateKey, onlyDuplicates, SCHEMA_VERSION } from '../state/index.js';

export const DELIVERY_STATES = ['pending', 'succeeded', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One event for one webhook. `_id` is `${webhook}/${event's id}`, so that it is made once. */
export interface DeliveryDoc {
  _id: string;
  schemaVersion: number;
  environment: string;
  webhookId: string;
  /** Name of the event. */
  event: string;
  /** What is sent. */
  body: string;
  state: DeliveryState;
  attempts: number;
  /** Not sent before. */
  nextAt: Date;
  createdAt: Date;
  /** When it succeeded or was given up. */
  endedAt: Date | null;
  /** Of the last attempt: HTTP's status, 0 when there was no answer. */
  status: number;
  /** Of the last attempt; empty when it succeeded. */
  error: string;
  durationMs: number;
}

/** How an attempt went. */
export interface AttemptResult {
  status: number;
  error: string;
  durationMs: number;
}

export class DeliveryStore {
  readonly #deliveries: Collection<DeliveryDoc>;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#deliveries = db.collection<DeliveryDoc>('webhook_deliveries');
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#deliveries.createIndexes([
      { key: { webhookId: 1, createdAt: -1, _id: -1 }, name: 'by_webhook' },
      {
        key: { webhookId: 1, nextAt: 1 },
        name: 'pending_by_time',
        partialFilterExpression: { state: 'pending' },
      },
      { key: { endedAt: 1 }, name: 'by_end' },
    ]);
  }

  /** Adds deliveries; one that is there already stays as it is. @param nextAt when they are sent, at the earliest */
  async add(
    wanted: readonly Pick<DeliveryDoc, '_id' | 'webhookId' | 'event' | 'body'>[],
    nextAt: Date = new Date(),
  ): Promise<void> {
    const now = new Date();
    const docs = wanted.map((delivery) => ({
      ...delivery,
      schemaVersion: SCHEMA_VERSION,
      environment: this.#environment,
      state: 'pending' as const,
      attempts: 0,
      nextAt,
      createdAt: now,
      endedAt: null,
      status: 0,
      error: '',
      durationMs: 0,
    }));
    if (docs.length === 0) return;
    try {
      await this.#deliveries.insertMany(docs, { ordered: false });
    } catch (error) {
      if (!isDuplicateKey(error) && !onlyDuplicates(error)) throw error;
    }
  }

  async countPending(webhookId: string, limit: number): Promise<number> {
    return this.#deliveries.countDocuments({ webhookId, state: 'pending' }, { limit });
  }

  /** The next ones whose time has come, oldest first. */
  async due(webhookId: string, now: Date, limit: number): Promise<DeliveryDoc[]> {
    return this.#deliveries
      .find({ webhookId, state: 'pending', nextAt: { $lte: now } })
      .sort({ nextAt: 1 })
      .limit(limit)
      .toArray();
  }

  /** Writes how an attempt went. @param again when it is tried again; null: it is over */
  async attempted(seen: DeliveryDoc, result: AttemptResult, again: Date | null): Promise<DeliveryDoc | null> {
    const ended = again === null;
    const state: DeliveryState = result.error === '' ? 'succeeded' : ended ? 'failed' : 'pending';
    return this.#deliveries.findOneAndUpdate(
      { _id: seen._id, state: 'pending', attempts: seen.attempts },
      {
        $set: { ...result, state, ...(again ? { nextAt: again } : { endedAt: new Date() }) },
        $inc: { attempts: 1 },
      },
      { returnDocument: 'after' },
    );
  }

  async get(id: string): Promise<DeliveryDoc | null> {
    return this.#deliveries.findOne({ _id: id });
  }

  /** Newest first. */
  async list(
    webhookId: string,
    state: DeliveryState | null,
    before: { createdAt: Date; id: string } | null,
    limit: number,
  ): Promise<DeliveryDoc[]> {
    const filter: Filter<DeliveryDoc> = { webhookId };
    if (state) filter.state = state;
    if (before)
      filter.$or = [
        { createdAt: { $lt: before.createdAt } },
        { createdAt: before.createdAt, _id: { $lt: before.id } },
      ];
    return this.#deliveries.find(filter).sort({ createdAt: -1, _id: -1 }).limit(limit).toArray();
  }

  async removeOf(webhookId: string): Promise<void> {
    await this.#deliveries.deleteMany({ webhookId });
  }

  /** Those that ended before a time. */
  async removeEnded(before: Date): Promise<number> {
    return (await this.#deliveries.deleteMany({ endedAt: { $lt: before } })).deletedCount;
  }
}
