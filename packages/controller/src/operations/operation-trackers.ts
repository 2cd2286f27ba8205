/**
 * How far every operation that has not ended is: counted in memory from the guarded end of each of its executions, and
 * counted again from MongoDB at start and before an operation is closed.
 */
import type { ExecutionState } from '@webops/protocol';
import type { ExecutionDoc, OperationDoc, ProblemDoc } from '../state/documents.js';
import type { Core } from './core.js';
import { isFinalState } from './execution-states.js';
import type { ExecutionPatch } from './execution-store.js';
import type { Patch } from './guarded-update.js';
import { isFinalOperationState } from './operation-states.js';

interface Tracker {
  doc: OperationDoc;
  /** Executions that have not ended: a set, so that an end that is told twice counts once. */
  open: Set<string>;
  failures: number;
  /** Those that wait for their turn (--parallel), in order. */
  held: string[];
  running: boolean;
}

/** Outcomes that --max-failures counts. */
const FAILURES: readonly ExecutionState[] = ['failed', 'timed_out', 'interrupted', 'lost', 'expired'];

export class OperationTrackers {
  private readonly trackers = new Map<string, Tracker>();
  /** Held here for the operations that have not ended. */
  bytes = 0;

  constructor(private readonly core: Core) {}

  /** Before the first execution is dispatched. One that is tracked already stays as it is. */
  track(doc: OperationDoc, executions: readonly ExecutionDoc[]): void {
    if (this.trackers.has(doc._id)) return;
    this.bytes += bytesOf(doc);
    this.trackers.set(doc._id, {
      doc,
      open: new Set(executions.filter((one) => !isFinalState(one.state)).map((one) => one._id)),
      failures: executions.filter((one) => FAILURES.includes(one.state)).length,
      held: heldOf(doc, executions),
      running: doc.state === 'running',
    });
  }

  /** Once the first execution is on its way. Several at once make one update. */
  async markRunning(operationId: string): Promise<void> {
    const tracker = this.trackers.get(operationId);
    if (!tracker || tracker.running) return;
    tracker.running = true;
    try {
      await this.change(tracker, (doc) =>
        doc.state === 'queued' ? { steps: [{ state: 'running', data: eventData(doc) }] } : null,
      );
    } catch (error) {
      tracker.running = false;
      throw error;
    }
  }

  /** After the durable end of an execution: the next one's turn, the stop at too many failures, the end of the operation. */
  async ended(execution: ExecutionDoc): Promise<void> {
    const tracker = this.trackers.get(execution.operationId);
    if (!tracker?.open.delete(execution._id)) return;
    if (FAILURES.includes(execution.state)) tracker.failures++;
    if (tracker.open.size === 0) {
      await this.close(tracker, execution);
      return;
    }
    const limit = failureLimit(tracker.doc);
    if (limit !== null && tracker.failures >= limit && !tracker.doc.stopped) {
      await this.stop(tracker, {
        code: 'MAX_FAILURES',
        message: `not started: ${tracker.failures} of ${tracker.doc.targets.length} hosts failed, and the operation stops at ${tracker.doc.maxFailures}; see why they failed, then retry`,
      });
    } else if (tracker.doc.parallel > 0 && !tracker.doc.stopped) await this.releaseNext(tracker);
  }

  /**
   * Ends a read together with its operation, where that has no other host; call it within the execution's queue. Watchers hear
   * of it once what it promises is there.
   *
   * @param observed resolves when what the read has observed is stored
   * @returns the execution after it; null when it is to be ended by itself
   */
  async endTogether(
    seen: ExecutionDoc,
    decide: (doc: ExecutionDoc) => ExecutionPatch | null,
    observed: Promise<unknown>,
  ): Promise<ExecutionDoc | null> {
    const tracker = this.trackers.get(seen.operationId);
    if (!tracker?.open.has(seen._id) || seen.change || tracker.doc.targets.length > 1) return null;
    const { core } = this;
    return core.queue.run(tracker.doc._id, async () => {
      const patch = decide(seen);
      const state = patch?.steps?.at(-1)?.state;
      if (!patch || !state || isFinalOperationState(tracker.doc.state)) return null;
      const { execution, operation } = await core.joined.end(
        { execution: seen, operation: tracker.doc },
        { execution: patch, operation: closing(tracker.doc, new Map([[state, 1]]), core.now()) },
      );
      if (!execution) return null;
      // Whoever asked for it hears if it failed.
      await Promise.allSettled([observed]);
      core.executions.changed(execution);
      if (operation) {
        core.operations.changed(operation);
        tracker.open.delete(seen._id);
        this.forget(operation._id);
      }
      return execution;
    });
  }

  /** Continues after a restart: everything that the counts call for. */
  async resume(operationId: string): Promise<void> {
    const tracker = this.trackers.get(operationId);
    if (!tracker) return;
    const { doc } = tracker;
    if (tracker.open.size === 0) return this.close(tracker, null);
    if (doc.stopped) return this.stop(tracker, doc.stopped);
    if (doc.parallel > 0) {
      const isFree = () => tracker.open.size - tracker.held.length < doc.parallel && tracker.held.length > 0;
      while (isFree() && !doc.cancelRequestedAt) await this.releaseNext(tracker);
    }
  }

  /** The operation as it was last seen; null when it has ended. */
  get(operationId: string): OperationDoc | null {
    return this.trackers.get(operationId)?.doc ?? null;
  }

  /**
   * The operation, ended or not. One that is open is not read again for each of its hosts: the document of one with
   * thousands of hosts has megabytes.
   */
  async find(operationId: string): Promise<OperationDoc | null> {
    return this.get(operationId) ?? (await this.core.operations.get(operationId));
  }

  /** Whether the end of this execution is still to be counted. */
  isOpen(execution: ExecutionDoc): boolean {
    return this.trackers.get(execution.operationId)?.open.has(execution._id) ?? false;
  }

  get ids(): string[] {
    return [...this.trackers.keys()];
  }

  /** Takes what is newer in MongoDB than here, and which executions wait for their turn. */
  refresh(operation: OperationDoc, executions: readonly ExecutionDoc[]): void {
    const tracker = this.trackers.get(operation._id);
    if (!tracker) return;
    if (operation.rev > tracker.doc.rev) tracker.doc = operation;
    const { cancelRequestedAt, stopped } = tracker.doc;
    tracker.held = cancelRequestedAt || stopped ? [] : heldOf(tracker.doc, executions);
  }

  /** The operation has ended in MongoDB, and this controller did not hear of it. */
  forget(operationId: string): void {
    const tracker = this.trackers.get(operationId);
    if (tracker && this.trackers.delete(operationId)) this.bytes -= bytesOf(tracker.doc);
  }

  /** Records that its cancellation was asked for. @returns false when it has ended */
  async requestCancel(operationId: string, by: string): Promise<boolean> {
    const tracker = this.trackers.get(operationId);
    if (!tracker) return false;
    const now = this.core.now();
    await this.change(tracker, (doc) =>
      doc.cancelRequestedAt || isFinalOperationState(doc.state)
        ? null
        : {
            set: { cancelRequestedAt: now },
            steps: [{ state: doc.state, name: 'cancel_requested', data: { ...eventData(doc), by } }],
          },
    );
    tracker.held = [];
    return true;
  }

  /** Those whose counts may be out of date, longest unseen first: each call gives the next ones. */
  next(limit: number): string[] {
    const ids = [...this.trackers.keys()].slice(0, limit);
    for (const id of ids) {
      const tracker = this.trackers.get(id)!;
      this.trackers.delete(id);
      this.trackers.set(id, tracker);
    }
    return ids;
  }

  get count(): number {
    return this.trackers.size;
  }

  private async releaseNext(tracker: Tracker): Promise<void> {
    if (tracker.doc.cancelRequestedAt) return;
    const id = tracker.held.shift();
    if (id === undefined) return;
    const doc = await this.core.executions.get(id);
    if (!doc) return;
    const result = await this.core.queue.run(id, () =>
      this.core.executions.change(doc, (now) =>
        now.held && now.state === 'queued' ? { set: { held: false } } : null,
      ),
    );
    if (result?.changed) this.core.lanes.enqueue([result.doc]);
    // It has ended before its turn came. What has its turn already counts for this one.
    else if (result?.doc.held !== false && tracker.held.length > 0) await this.releaseNext(tracker);
  }

  /** Skips what has not been dispatched. */
  private async stop(tracker: Tracker, reason: ProblemDoc): Promise<void> {
    await this.change(tracker, (doc) =>
      doc.stopped || isFinalOperationState(doc.state)
        ? null
        : {
            set: { stopped: reason },
            steps: [{ state: doc.state, name: 'stopped', data: { ...eventData(doc), error: reason } }],
          },
    );
    tracker.held = [];
    for (const doc of await this.core.executions.openOfOperation(tracker.doc._id)) {
      if (doc.state === 'queued') await this.core.lanes.skip(doc, reason);
    }
  }

  private async close(tracker: Tracker, only: ExecutionDoc | null): Promise<void> {
    const { doc } = tracker;
    let counts: Map<ExecutionState, number>;
    if (only && doc.targets.length === 1) counts = new Map([[only.state, 1]]);
    else counts = await this.core.executions.countStates(doc._id);
    const open = (['queued', 'dispatched', 'running'] as const).reduce((n, s) => n + (counts.get(s) ?? 0), 0);
    if (open > 0) {
      tracker.open = new Set((await this.core.executions.openOfOperation(doc._id)).map((one) => one._id));
      return;
    }
    await this.change(tracker, (now) =>
      isFinalOperationState(now.state) ? null : closing(now, counts, this.core.now()),
    );
    this.forget(doc._id);
  }

  private change(tracker: Tracker, decide: Parameters<Core['operations']['change']>[1]): Promise<void> {
    return this.core.queue.run(tracker.doc._id, async () => {
      const result = await this.core.operations.change(tracker.doc, decide);
      if (result) tracker.doc = result.doc;
    });
  }
}

/** The end of an operation, by how many of its executions are in which state. */
function closing(
  doc: OperationDoc,
  counts: ReadonlyMap<ExecutionState, number>,
  finishedAt: Date,
): Patch<OperationDoc> {
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const cancelled = doc.cancelRequestedAt !== null && (counts.get('cancelled') ?? 0) > 0;
  const state = counts.get('succeeded') === total ? 'succeeded' : cancelled ? 'cancelled' : 'failed';
  const durationMs = finishedAt.getTime() - doc.createdAt.getTime();
  const data = { ...eventData(doc), counts: Object.fromEntries(counts), durationMs };
  // A cancelled one may still be queued; any other end has been on its way.
  return { steps: [{ state, data }], set: { finishedAt } };
}

/** What grows with the request; a target has a few names and ids. */
function bytesOf(doc: OperationDoc): number {
  const sealed = doc.sealedConfig?.length() ?? 0;
  return sealed + doc.configJson.length + doc.configSchemaJson.length + 300 * doc.targets.length;
}

/** In the order of the operation's targets. */
function heldOf(doc: OperationDoc, executions: readonly ExecutionDoc[]): string[] {
  const held = new Set(
    executions.filter((one) => one.held && !isFinalState(one.state)).map((one) => one._id),
  );
  return doc.targets.map((target) => target.executionId).filter((id) => held.has(id));
}

/** What an event of an operation says. Holds no configuration. */
export function eventData(doc: OperationDoc): Record<string, unknown> {
  return {
    operationId: doc._id,
    kind: doc.kind,
    addon: doc.addon,
    addonVersion: doc.addonVersion,
    requestedBy: doc.requestedBy,
    hosts: doc.targets.length,
  };
}

/** After how many failed hosts an operation stops; null when it does not. A percentage stops at the first host that reaches it. */
export function failureLimit(doc: Pick<OperationDoc, 'maxFailures' | 'targets'>): number | null {
  if (doc.maxFailures === '') return null;
  const number = Number.parseInt(doc.maxFailures, 10);
  if (!doc.maxFailures.endsWith('%')) return Math.max(1, number);
  return Math.max(1, Math.ceil((doc.targets.length * number) / 100));
}
