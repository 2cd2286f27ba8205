/** Expiries and deadlines: nothing stays unfinished for ever. */
import type { ExecutionDoc } from '../state/documents.js';
import { CANCEL_GRACE_MS, type Core, LOST_GRACE_MS } from './core.js';
import { endExecution, eventDataOf } from './endings.js';
import { isFinalState } from './execution-states.js';
import { isOnHost } from './shared-reads.js';

const BATCH = 500;

/** Ends what is due; run often enough, it is late by no more than its interval. */
export async function sweep(core: Core): Promise<void> {
  for (;;) {
    const due = await core.executions.due(core.now(), BATCH);
    let changed = 0;
    for (const doc of due) if (await core.queue.run(doc._id, () => overdue(core, doc))) changed++;
    if (due.length < BATCH || changed === 0) break;
  }
  for (const lane of core.lanes.all) core.lanes.pump(lane);
}

/** The host was removed: what waits is skipped, what was there is lost. */
export async function endAllOfHost(core: Core, hostId: string): Promise<void> {
  core.lanes.of(hostId)?.session.close('the host was removed');
  for (;;) {
    const docs = await core.executions.openOfHost(hostId, BATCH);
    let changed = 0;
    for (const doc of docs) {
      const ended = await core.queue.run(doc._id, () => {
        const never = doc.state === 'queued' || (doc.change && doc.phase === 'preflight');
        const error = { code: 'HOST_REMOVED', message: `${doc.host} was removed from the fleet` };
        return endExecution(core, doc, {
          state: never ? 'skipped' : 'lost',
          error,
          guard: (now) => now.state === doc.state && now.phase === doc.phase,
        });
      });
      if (ended) changed++;
    }
    if (docs.length === 0 || changed === 0) return;
  }
}

async function overdue(core: Core, seen: ExecutionDoc): Promise<boolean> {
  const doc = await core.executions.get(seen._id);
  if (!doc || isFinalState(doc.state) || doc.dueAt > core.now()) return false;
  const lane = core.lanes.of(doc.hostId);
  if (doc.state === 'queued') {
    if (lane && isOnHost(lane, doc._id)) return false;
    const why = lane ? 'its turn did not come' : `${doc.host} was not connected`;
    const error = {
      code: 'EXPIRED',
      message: `not started before ${doc.expiresAt.toISOString()}: ${why}; retry when the host is back`,
    };
    return (await endExecution(core, doc, { state: 'expired', error })) !== null;
  }
  if (lane && !doc.cancelRequestedAt) {
    // The agent enforces the limit; one that is connected and did not is told once more before it is given up.
    const id = doc.phase === 'preflight' ? doc.preflight : { id: doc._id, attempt: doc.attempt };
    const now = core.now();
    const result = await core.executions.change(doc, (fresh) => ({
      steps: [{ state: fresh.state, name: 'overdue', data: eventDataOf(fresh) }],
      set: { cancelRequestedAt: now, dueAt: new Date(now.getTime() + LOST_GRACE_MS) },
    }));
    if (result?.changed && lane.change?._id === doc._id) lane.change = result.doc;
    if (id)
      lane.session.send({ cancel: { executionId: id.id, attempt: id.attempt, graceMs: CANCEL_GRACE_MS } });
    return result?.changed ?? false;
  }
  const error = {
    code: 'LOST',
    message: `${doc.host} did not report the end of ${doc.function} before its deadline; nobody knows how it ended: look at the host, then retry`,
  };
  const unknown = {
    status: 'unknown' as const,
    health: 'unknown' as const,
    version: '',
    message: error.message,
    detailsJson: '{}',
    observedAt: core.now(),
    executionId: doc._id,
  };
  const changes = doc.change && doc.phase === 'main' && doc.kind !== 'backup';
  return (
    (await endExecution(core, doc, { state: 'lost', error, observed: changes ? unknown : null })) !== null
  );
}
