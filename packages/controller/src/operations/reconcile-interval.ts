/**
 * Compares what MongoDB says with what is under way here, and mends what differs. MongoDB is the truth, so memory is brought
 * in line with it, as at a start; what is on a host is settled by its journal, so a host whose work differs connects again.
 *
 * At intervals a pass looks at a bounded part of what has been as it is for a while; the next one goes on. After a write has
 * failed, everything is looked at until nothing failed any more: a failed write may have been made all the same, and what
 * should have followed it was not done.
 */
import { WebopsError } from '@webops/protocol';
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import { endDeadActivities } from './activities.js';
import { removeOrphans, takeUp } from './adopt.js';
import { cancelExecutions } from './cancel.js';
import type { Core } from './core.js';
import { followEnd } from './endings.js';
import { isFinalState } from './execution-states.js';
import type { Lane } from './lane.js';
import { isFinalOperationState } from './operation-states.js';
import { requeue } from './reconcile.js';

/** Looked at together; in a pass at intervals no more than this. */
const LANES = 500;
const EXECUTIONS = 5_000;
const OPERATIONS = 200;
/** What is younger may be in the middle of being written. */
const SETTLED_MS = 30_000;
/** An operation and its execution are written at the same time: one that is alone is a leftover only after so long. */
const ORPHAN_AGE_MS = 60_000;
/** A command that the server had taken in when its client gave it up may still be carried out within this. */
const SUSPICION_MS = 15_000;

export class Reconciler {
  private running: Promise<number> | null = null;
  private lanesFrom = 0;
  /** When a write failed last. Real time: it is about the server, not about what is stored. */
  private suspectedAt: number | null = null;

  constructor(private readonly core: Core) {}

  /** A pass over a part; one at a time. @returns how many things were mended */
  run(): Promise<number> {
    return this.once(false);
  }

  /** Passes the outcome of a task on, and takes note of a failure. */
  async watch<T>(task: Promise<T>): Promise<T> {
    try {
      return await task;
    } catch (error) {
      this.suspect(error);
      throw error;
    }
  }

  /** Something failed half-way. What a caller or a host did wrong is refused before anything is written. */
  suspect(error: unknown): void {
    if (error instanceof WebopsError) return;
    this.suspectedAt = Date.now();
    // What is shown from memory may be older than what is stored.
    this.core.views.clear();
  }

  /** A pass over everything when something failed of late; else nothing. */
  async runAfterFailure(): Promise<void> {
    const { suspectedAt } = this;
    if (suspectedAt === null) return;
    await this.running;
    await this.once(true);
    this.core.views.clear();
    if (this.suspectedAt === suspectedAt && Date.now() - suspectedAt > SUSPICION_MS) this.suspectedAt = null;
  }

  private once(everything: boolean): Promise<number> {
    if (this.core.stopped) return Promise.resolve(0);
    this.running ??= this.pass(everything).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async pass(everything: boolean): Promise<number> {
    const { core } = this;
    const before = core.now().getTime() - (everything ? 0 : SETTLED_MS);
    const activities = await endDeadActivities(core);
    let operations = await this.adoptUnknown(before);
    const ids = everything ? core.trackers.ids : core.trackers.next(OPERATIONS);
    for (let start = 0; start < ids.length; start += OPERATIONS)
      operations += await this.operations(ids.slice(start, start + OPERATIONS), before, everything);
    let executions = 0;
    const lanes = everything ? core.lanes.all : this.nextLanes();
    for (let start = 0; start < lanes.length; start += LANES)
      executions += await this.executions(lanes.slice(start, start + LANES), before);
    const mended = activities + operations + executions;
    if (mended > 0)
      core.logger.warn({ activities, operations, executions }, 'reconciliation mended what differed');
    return mended;
  }

  private nextLanes(): Lane[] {
    const { all } = this.core.lanes;
    if (this.lanesFrom >= all.length) this.lanesFrom = 0;
    const next = all.slice(this.lanesFrom, this.lanesFrom + LANES);
    this.lanesFrom += LANES;
    return next;
  }

  /** Operations that MongoDB holds and nobody here counts; executions that belong to none. */
  private async adoptUnknown(before: number): Promise<number> {
    const { core } = this;
    const open = await core.operations.openIds();
    const unknown = [...open].filter(
      ([id, createdAt]) => createdAt.getTime() <= before && !core.trackers.get(id),
    );
    for (const [id] of unknown) {
      const operation = await core.operations.get(id);
      if (!operation || isFinalOperationState(operation.state) || core.trackers.get(id)) continue;
      await takeUp(core, operation);
    }
    await removeOrphans(core, new Set(open.keys()), ORPHAN_AGE_MS);
    return unknown.length;
  }

  /** Ends that were written and not counted; turns that were not given; the end of an operation that was not written, or not heard of. */
  private async operations(ids: readonly string[], before: number, everything: boolean): Promise<number> {
    const { core } = this;
    const executions = new Map<string, ExecutionDoc[]>(ids.map((id) => [id, []]));
    const operations = await core.operations.byIds(ids);
    for (const one of await core.executions.ofOperations([...ids]))
      executions.get(one.operationId)?.push(one);
    let mended = 0;
    for (const operation of operations) {
      if (operation.createdAt.getTime() > before) continue;
      const { _id, cancelRequestedAt, requestedBy } = operation;
      if (await this.operation(operation, executions.get(_id) ?? [])) mended++;
      // It may have been written down and not done.
      if (everything && cancelRequestedAt) await cancelExecutions(core, _id, requestedBy);
    }
    return mended;
  }

  private async operation(operation: OperationDoc, executions: readonly ExecutionDoc[]): Promise<boolean> {
    const { core } = this;
    if (operation.state === 'preparing' || !core.trackers.get(operation._id)) return false;
    let mended = false;
    core.trackers.refresh(operation, executions);
    for (const one of executions) {
      if (!isFinalState(one.state) || !core.trackers.isOpen(one)) continue;
      await core.queue.run(one._id, async () => {
        // Ended meanwhile, before this was its turn.
        if (!core.trackers.isOpen(one)) return;
        mended = true;
        await followEnd(core, one);
      });
    }
    // Watchers pass over what they were told already.
    for (const one of executions) core.hub.execution(one);
    core.hub.operation(operation);
    if (isFinalOperationState(operation.state)) {
      core.trackers.forget(operation._id);
      return true;
    }
    await core.trackers.resume(operation._id);
    return mended || !core.trackers.get(operation._id);
  }

  /** Executions of connected hosts that MongoDB holds and no lane knows, or the other way round. */
  private async executions(lanes: readonly Lane[], before: number): Promise<number> {
    const { core } = this;
    const byHost = new Map(lanes.map((lane) => [lane.hostId, lane]));
    const touched = new Set<Lane>();
    let mended = 0;
    const docs = await core.executions.openOfHosts([...byHost.keys()], EXECUTIONS);
    for (const doc of docs) {
      const lane = byHost.get(doc.hostId);
      if (!lane || core.lanes.of(doc.hostId) !== lane || lane.loading || touched.has(lane)) continue;
      // A lane that has not read all that waits knows of all that is on its host all the same.
      if (lane.more && doc.state === 'queued') continue;
      if (lane.known.has(doc._id) || !core.trackers.get(doc.operationId)) continue;
      if ((doc.dispatchedAt ?? doc.createdAt).getTime() > before) continue;
      const now = await core.executions.get(doc._id);
      if (now?.rev !== doc.rev || lane.known.has(doc._id)) continue;
      mended++;
      core.logger.warn(
        { executionId: doc._id, hostId: doc.hostId, state: doc.state },
        'an execution was not under way',
      );
      if (doc.state === 'queued') {
        touched.add(lane);
        core.lanes.reload(lane);
      } else if (!doc.change) await requeue(core, doc, doc.attempt);
      else {
        // Its journal says whether the host has it: told anew at the next Hello.
        touched.add(lane);
        lane.session.close('an execution is to be compared with the journal; connect again');
      }
    }
    if (docs.length < EXECUTIONS) for (const lane of lanes) mended += await this.ended(lane, docs);
    return mended;
  }

  /** What a lane holds a place for, and has ended. */
  private async ended(lane: Lane, open: readonly ExecutionDoc[]): Promise<number> {
    const stored = new Set(open.filter((one) => one.hostId === lane.hostId).map((one) => one._id));
    let mended = 0;
    for (const id of lane.known) {
      if (stored.has(id)) continue;
      const doc = await this.core.executions.get(id);
      if (doc && !isFinalState(doc.state)) continue;
      // What is being ended just now is taken out by its own task.
      await this.core.queue.run(id, async () => {
        if (!lane.known.has(id)) return;
        this.core.lanes.ended({ _id: id, hostId: lane.hostId });
        mended++;
      });
    }
    return mended;
  }
}
