/**
 * Compares at intervals what MongoDB says with what is under way here, and mends what differs: after MongoDB was away for a
 * while, say, a write may have been made whose consequences were not. A pass looks at a bounded part; the next one goes on.
 */
import { endDeadActivities } from './activities.js';
import type { Core } from './core.js';
import type { Lane } from './lanes.js';
import { requeue } from './reconcile.js';

/** Looked at in a pass. */
const LANES = 500;
const EXECUTIONS = 5_000;
const OPERATIONS = 200;
/** What is younger may be in the middle of being written. */
const SETTLED_MS = 30_000;

export class Reconciler {
  private running: Promise<number> | null = null;
  private lanesFrom = 0;

  constructor(private readonly core: Core) {}

  /** One pass at a time. @returns how many things were mended */
  run(): Promise<number> {
    if (this.core.stopped) return Promise.resolve(0);
    this.running ??= this.pass().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async pass(): Promise<number> {
    const activities = await endDeadActivities(this.core);
    const executions = await this.executions();
    const operations = await this.operations();
    const mended = activities + executions + operations;
    if (mended > 0)
      this.core.logger.warn({ activities, executions, operations }, 'reconciliation mended what differed');
    return mended;
  }

  /** Executions of connected hosts that MongoDB holds and no lane knows. */
  private async executions(): Promise<number> {
    const { core } = this;
    const all = core.lanes.all;
    if (this.lanesFrom >= all.length) this.lanesFrom = 0;
    const lanes = new Map<string, Lane>();
    for (const lane of all.slice(this.lanesFrom, this.lanesFrom + LANES)) lanes.set(lane.hostId, lane);
    this.lanesFrom += LANES;
    if (lanes.size === 0) return 0;
    const settled = core.now().getTime() - SETTLED_MS;
    const touched = new Set<Lane>();
    let mended = 0;
    for (const doc of await core.executions.openOfHosts([...lanes.keys()], EXECUTIONS)) {
      const lane = lanes.get(doc.hostId);
      if (!lane || core.lanes.of(doc.hostId) !== lane || lane.loading || lane.more || touched.has(lane))
        continue;
      if (lane.known.has(doc._id) || !core.trackers.get(doc.operationId)) continue;
      if ((doc.dispatchedAt ?? doc.createdAt).getTime() > settled) continue;
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
    return mended;
  }

  /** Operations whose executions have all ended. */
  private async operations(): Promise<number> {
    const { core } = this;
    const settled = core.now().getTime() - SETTLED_MS;
    let mended = 0;
    for (const id of core.trackers.next(OPERATIONS)) {
      const doc = core.trackers.get(id);
      if (!doc || doc.createdAt.getTime() > settled) continue;
      const counts = await core.executions.countStates(id);
      const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
      const open = (['queued', 'dispatched', 'running'] as const).some((state) => counts.has(state));
      if (open || total < doc.targets.length) continue;
      if (await core.trackers.closeEnded(id)) mended++;
    }
    return mended;
  }
}
