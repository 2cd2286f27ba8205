/** Cancelling, in every state. */
import type { ExecutionDoc } from '../state/documents.js';
import { CANCEL_GRACE_MS, type Core } from './core.js';
import { endExecution, eventDataOf } from './endings.js';
import { isFinalState } from './execution-states.js';

/**
 * Cancels what has not ended. What never started, and reads, end at once; a change that may have started ends with the
 * host's exit record (or is lost at its deadline), since only the host knows.
 */
export async function cancelExecutions(core: Core, operationId: string, by: string): Promise<void> {
  for (const doc of await core.executions.openOfOperation(operationId)) {
    await core.queue.run(doc._id, () => cancelExecution(core, doc, by));
  }
}

async function cancelExecution(core: Core, seen: ExecutionDoc, by: string): Promise<void> {
  const doc = await core.executions.get(seen._id);
  if (!doc || isFinalState(doc.state)) return;
  const lane = core.lanes.of(doc.hostId);
  const read = lane?.reads.get(doc._id);
  const onHost = doc.change && doc.state !== 'queued' && doc.phase === 'main';
  if (!onHost) {
    const sent = read
      ? { executionId: doc._id, attempt: read.attempt }
      : doc.state === 'dispatched' && doc.preflight
        ? { executionId: doc.preflight.id, attempt: doc.preflight.attempt }
        : null;
    await endExecution(core, doc, {
      state: 'cancelled',
      error: { code: 'CANCELLED', message: `cancelled by ${by}` },
      set: read ? { attempt: read.attempt } : {},
    });
    if (sent) lane?.session.send({ cancel: { ...sent, graceMs: CANCEL_GRACE_MS } });
    return;
  }
  const now = core.now();
  const result = await core.executions.change(doc, (fresh) =>
    isFinalState(fresh.state) || fresh.cancelRequestedAt
      ? null
      : {
          steps: [{ state: fresh.state, name: 'cancel_requested', data: { ...eventDataOf(fresh), by } }],
          set: { cancelRequestedAt: now },
        },
  );
  if (result?.changed && lane?.change?._id === doc._id) lane.change = result.doc;
  lane?.session.send({ cancel: { executionId: doc._id, attempt: doc.attempt, graceMs: CANCEL_GRACE_MS } });
}
