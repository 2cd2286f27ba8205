/** Executions in MongoDB. */
import type { OperationKind } from '@webops/contract';
import type { ExecutionState } from '@webops/protocol';
import { type ExecutionDoc, SCHEMA_VERSION } from '../state/documents.js';
import {
  batchLoader,
  type JoinedWrite,
  LONG_AGO,
  onlyDuplicates,
  RECONNECTS_TOGETHER_MS,
  type State,
  WriteBatcher,
} from '../state/index.js';
import { isLegalTransition } from './execution-states.js';
import {
  guardedUpdate,
  type GuardedUpdateOptions,
  type GuardedWrite,
  guardedWrite,
  type Patch,
} from './guarded-update.js';

export type ExecutionPatch = Patch<ExecutionDoc>;

export interface ExecutionStoreOptions {
  state: State;
  now(): Date;
  epoch(): number;
  /** Told after every durable change. */
  onChanged(doc: ExecutionDoc): void;
}

export class ExecutionStore {
  private readonly collection;
  private readonly writer;
  private readonly update: GuardedUpdateOptions<ExecutionDoc>;

  /** Whether a host has an execution that has not ended; hosts that come back together make one query. */
  private readonly withOpen = batchLoader<boolean>(
    (hostIds) => this.haveOpen(hostIds),
    RECONNECTS_TOGETHER_MS,
  );

  constructor(private readonly options: ExecutionStoreOptions) {
    this.collection = options.state.collections.executions;
    this.writer = new WriteBatcher<ExecutionDoc>(this.collection, { rev: 1, epoch: 1 });
    this.update = {
      collection: this.collection,
      writer: this.writer,
      kind: 'execution',
      now: options.now,
      epoch: options.epoch,
      check: (from, to) => {
        if (!isLegalTransition(from, to)) throw new Error(`an execution cannot go from ${from} to ${to}`);
      },
    };
  }

  async get(id: string): Promise<ExecutionDoc | null> {
    return this.collection.findOne({ _id: id });
  }

  /** One write of a group that is written one after the other; see {@link JoinedWriter}. @returns whether it was done */
  async writeOne(write: JoinedWrite): Promise<boolean> {
    if ('update' in write) return this.writer.update(write.update);
    await this.writer.insert(write.insert as ExecutionDoc);
    return true;
  }

  /** The update of a document that looks like `seen`, and the document after it: for who writes it and tells of it himself. */
  prepare(
    seen: ExecutionDoc,
    patch: ExecutionPatch,
  ): { next: ExecutionDoc; write: GuardedWrite<ExecutionDoc> } {
    return guardedWrite(this.update, seen, patch);
  }

  /** Tells of a durable change that was written otherwise. */
  changed(doc: ExecutionDoc): void {
    this.options.onChanged(doc);
  }

  /** Inserts those that are not there. */
  async insertMissing(docs: ExecutionDoc[]): Promise<void> {
    for (let start = 0; start < docs.length; start += 1000) {
      try {
        await this.collection.insertMany(docs.slice(start, start + 1000), { ordered: false });
      } catch (error) {
        if (!onlyDuplicates(error)) throw error;
      }
    }
  }

  async remove(ids: string[]): Promise<void> {
    await this.collection.deleteMany({ _id: { $in: ids } });
  }

  /** In the order of their ids, and without the output that is kept in them. */
  async ofOperations(operationIds: string[]): Promise<ExecutionDoc[]> {
    return this.collection
      .find({ operationId: { $in: operationIds } }, { projection: { 'inlineOutput.pieces': 0 } })
      .toArray();
  }

  /** Whether a host has anything that has not ended and is not held: most have not. */
  hasOpen(hostId: string): Promise<boolean> {
    return this.withOpen.load(hostId);
  }

  /** What has not ended on a host, oldest operation first. */
  async openOfHost(hostId: string, limit: number): Promise<ExecutionDoc[]> {
    return this.collection
      .find({ hostId, open: true, held: false })
      .sort({ operationId: 1 })
      .limit(limit)
      .toArray();
  }

  private async haveOpen(hostIds: readonly string[]): Promise<boolean[]> {
    const open: string[] = await this.collection.distinct('hostId', {
      hostId: { $in: [...hostIds] },
      open: true,
      held: false,
    });
    const found = new Set(open);
    return hostIds.map((id) => found.has(id));
  }

  /** What has not ended on these hosts and may be under way, as it is. */
  async openOfHosts(hostIds: string[], limit: number): Promise<ExecutionDoc[]> {
    return this.collection
      .find({ hostId: { $in: hostIds }, open: true, held: false })
      .limit(limit)
      .toArray();
  }

  /** What has ended and may have output, oldest first. @param before only what ended before; null: any */
  async withOutput(before: Date | null, limit: number): Promise<ExecutionDoc[]> {
    return this.collection
      .find({ keptOutput: true, ...(before ? { finishedAt: { $lt: before } } : {}) })
      .sort({ finishedAt: 1 })
      .limit(limit)
      .toArray();
  }

  /** What ended before this time and whose output is not packed, oldest first. */
  async withUnpackedOutput(before: Date, limit: number): Promise<ExecutionDoc[]> {
    return this.collection
      .find({ unpackedOutput: true, finishedAt: { $lt: before } })
      .sort({ finishedAt: 1 })
      .limit(limit)
      .toArray();
  }

  async openOfOperation(operationId: string): Promise<ExecutionDoc[]> {
    return this.collection.find({ operationId, open: true }).toArray();
  }

  /** What has not ended and whose expiry or deadline has come. */
  async due(now: Date, limit: number): Promise<ExecutionDoc[]> {
    return this.collection
      .find({ open: true, dueAt: { $lte: now } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .toArray();
  }

  /** How many executions an operation has in each state. */
  async countStates(operationId: string): Promise<Map<ExecutionState, number>> {
    const rows = await this.collection
      .aggregate<{ _id: ExecutionState; count: number }>([
        { $match: { operationId } },
        { $group: { _id: '$state', count: { $sum: 1 } } },
      ])
      .toArray();
    return new Map(rows.map((row) => [row._id, row.count]));
  }

  /** The newest changes of an addon that ran on a host and ended, newest first. */
  async endedChanges(addon: string, kind: OperationKind, limit: number): Promise<EndedChange[]> {
    const docs = await this.collection
      .find(
        { addon, kind, change: true, finishedAt: { $gt: LONG_AGO } },
        { projection: { state: 1, startedAt: 1, finishedAt: 1 }, sort: { finishedAt: -1 }, limit },
      )
      .toArray();
    return docs.flatMap(({ state, startedAt, finishedAt }) =>
      startedAt && finishedAt
        ? [{ state, finishedAt, durationMs: Math.max(0, finishedAt.getTime() - startedAt.getTime()) }]
        : [],
    );
  }

  /** Operations that open executions name. */
  async openOperationIds(): Promise<string[]> {
    return this.collection.distinct('operationId', { open: true });
  }

  /**
   * Makes this controller the owner of everything that has not ended. Reads count one attempt more: one may have been on
   * its host without having been written down.
   */
  async takeOver(): Promise<void> {
    const epoch = this.options.epoch();
    const older = { open: true as const, epoch: { $lt: epoch } };
    await this.collection.updateMany(
      { ...older, change: false, state: 'queued' },
      { $set: { epoch }, $inc: { rev: 1, attempt: 1 } },
    );
    await this.collection.updateMany(older, { $set: { epoch }, $inc: { rev: 1 } });
  }

  /** Guarded: see {@link guardedUpdate}. @throws the driver's duplicate key error when the host has another active change */
  async change(seen: ExecutionDoc, decide: (doc: ExecutionDoc) => ExecutionPatch | null) {
    const result = await guardedUpdate(this.update, seen, decide);
    if (result?.changed) this.options.onChanged(result.doc);
    return result;
  }
}

/** How a change ended. */
export interface EndedChange {
  state: ExecutionState;
  finishedAt: Date;
  durationMs: number;
}

/** The fields of every new document. */
export function newExecutionFields(): Pick<
  ExecutionDoc,
  | 'schemaVersion'
  | 'rev'
  | 'published'
  | 'attempt'
  | 'dispatchedAt'
  | 'startedAt'
  | 'cancelRequestedAt'
  | 'exitCode'
  | 'signal'
  | 'resultJson'
  | 'chunkCount'
  | 'stdoutBytes'
  | 'stderrBytes'
  | 'truncated'
  | 'observed'
  | 'late'
> {
  return {
    schemaVersion: SCHEMA_VERSION,
    rev: 1,
    published: 0,
    attempt: 0,
    dispatchedAt: null,
    startedAt: null,
    cancelRequestedAt: null,
    exitCode: null,
    signal: '',
    resultJson: '',
    chunkCount: 0,
    stdoutBytes: 0,
    stderrBytes: 0,
    truncated: false,
    observed: null,
    late: [],
  };
}

/** Bytes for a document. */
