/** Operations in MongoDB. */
import type { Filter } from 'mongodb';
import type { OperationDoc } from '../state/documents.js';
import { isDuplicateKey, type JoinedWrite, type State, WriteBatcher } from '../state/index.js';
import {
  guardedUpdate,
  type GuardedUpdateOptions,
  type GuardedWrite,
  guardedWrite,
  type Patch,
} from './guarded-update.js';
import type { ListOperationsInput } from './inputs.js';
import { OPERATION_TRANSITIONS } from './operation-states.js';

export interface OperationStoreOptions {
  state: State;
  environment: string;
  now(): Date;
  epoch(): number;
  onChanged(doc: OperationDoc): void;
}

export class OperationStore {
  private readonly collection;
  private readonly writer;
  private readonly update: GuardedUpdateOptions<OperationDoc>;

  constructor(private readonly options: OperationStoreOptions) {
    this.collection = options.state.collections.operations;
    this.writer = new WriteBatcher<OperationDoc>(this.collection, { rev: 1, epoch: 1 });
    this.update = {
      collection: this.collection,
      writer: this.writer,
      kind: 'operation',
      now: options.now,
      epoch: options.epoch,
      check: (from, to) => {
        if (!OPERATION_TRANSITIONS[from].includes(to))
          throw new Error(`an operation cannot go from ${from} to ${to}`);
      },
    };
  }

  async get(id: string): Promise<OperationDoc | null> {
    return this.collection.findOne({ _id: id, environment: this.options.environment });
  }

  async byRequest(requestedBy: string, requestId: string): Promise<OperationDoc | null> {
    return this.collection.findOne({ environment: this.options.environment, requestedBy, requestId });
  }

  /** @returns false when the caller has an operation with this request id already */
  async insert(doc: OperationDoc): Promise<boolean> {
    try {
      await this.writer.insert(doc);
      return true;
    } catch (error) {
      if (isDuplicateKey(error) && doc.requestId !== undefined) return false;
      throw error;
    }
  }

  /** One write of a group that is written one after the other; see {@link JoinedWriter}. @returns whether it was done */
  async writeOne(write: JoinedWrite): Promise<boolean> {
    if ('update' in write) return this.writer.update(write.update);
    await this.writer.insert(write.insert as OperationDoc);
    return true;
  }

  /** The update of a document that looks like `seen`, and the document after it: for who writes it and tells of it himself. */
  prepare(
    seen: OperationDoc,
    patch: Patch<OperationDoc>,
  ): { next: OperationDoc; write: GuardedWrite<OperationDoc> } {
    return guardedWrite(this.update, seen, patch);
  }

  /** Tells of a durable change that was written otherwise. */
  changed(doc: OperationDoc): void {
    this.options.onChanged(doc);
  }

  /** Makes this controller the owner of everything that has not ended. */
  async takeOver(): Promise<void> {
    const epoch = this.options.epoch();
    await this.collection.updateMany(
      { state: { $in: ['preparing', 'queued', 'running'] }, epoch: { $lt: epoch } },
      { $set: { epoch }, $inc: { rev: 1 } },
    );
  }

  /** All that have not ended. */
  async open(): Promise<OperationDoc[]> {
    return this.collection
      .find({ environment: this.options.environment, state: { $in: ['preparing', 'queued', 'running'] } })
      .toArray();
  }

  /** Those that have not ended, with when they were made. */
  async openIds(): Promise<Map<string, Date>> {
    const docs = await this.collection
      .find(
        { environment: this.options.environment, state: { $in: ['preparing', 'queued', 'running'] } },
        { projection: { createdAt: 1 } },
      )
      .toArray();
    return new Map(docs.map((doc) => [doc._id, doc.createdAt]));
  }

  async byIds(ids: readonly string[]): Promise<OperationDoc[]> {
    return this.collection.find({ _id: { $in: [...ids] } }).toArray();
  }

  async countOpen(): Promise<number> {
    return this.collection.countDocuments({
      environment: this.options.environment,
      state: { $in: ['preparing', 'queued', 'running'] },
    });
  }

  /** Which of these exist. */
  async existing(ids: string[]): Promise<Set<string>> {
    const docs = await this.collection.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
    return new Set(docs.map((doc) => doc._id));
  }

  /** Newest first; one more than a page tells that there is a next one. */
  async list(input: ListOperationsInput, before: string | null, limit: number): Promise<OperationDoc[]> {
    const filter: Filter<OperationDoc> = { environment: this.options.environment };
    if (before !== null) filter._id = { $lt: before };
    if (input.addon) filter.addon = input.addon;
    if (input.kind) filter.kind = input.kind;
    if (input.state) filter.state = input.state;
    if (input.host) filter.$or = [{ 'targets.hostId': input.host }, { 'targets.host': input.host }];
    if (input.since || input.until)
      filter.createdAt = {
        ...(input.since ? { $gte: input.since } : {}),
        ...(input.until ? { $lt: input.until } : {}),
      };
    return this.collection.find(filter).sort({ _id: -1 }).limit(limit).toArray();
  }

  /** Guarded: see {@link guardedUpdate}. */
  async change(seen: OperationDoc, decide: (doc: OperationDoc) => Patch<OperationDoc> | null) {
    const result = await guardedUpdate(this.update, seen, decide);
    if (result?.changed) this.options.onChanged(result.doc);
    return result;
  }
}
