/** What was on a host when its agent went away, and what its journal says when it is back. */
import type { ExecutionDoc } from '../state/documents.js';
import { sendChange } from './change-starter.js';
import { CANCEL_GRACE_MS, type Core } from './core.js';
import { endExecution, eventDataOf } from './endings.js';
import type { Lane } from './lanes.js';

/** Executions looked at: one change and the reads that were written down. */
const MAX_OPEN = 1000;

/** Reads and pre-flights die with the agent and are asked again as a new attempt; nothing was changed. A change is left alone. */
export async function requeue(core: Core, seen: ExecutionDoc, attempt: number): Promise<void> {
  await core.queue.run(seen._id, async () => {
    const result = await core.executions.change(seen, (doc) => {
      const isRead =
        !doc.change && (doc.state === 'queued' || doc.state === 'dispatched' || doc.state === 'running');
      const isPreflight = doc.change && doc.state === 'dispatched' && doc.phase === 'preflight';
      if (!isRead && !isPreflight) return null;
      const data = { ...eventDataOf(doc), attempt, reason: 'the agent went away' };
      return {
        steps: doc.state === 'queued' ? [] : [{ state: 'queued', data }],
        set: {
          attempt: Math.max(doc.attempt, attempt),
          dispatchedAt: null,
          startedAt: null,
          dueAt: doc.expiresAt,
        },
        unset: ['active'],
      };
    });
    if (result?.changed) {
      core.lanes.ended(result.doc);
      core.lanes.enqueue([result.doc]);
    }
  });
}

/** Settles what MongoDB says is on the host. */
export async function reconcile(core: Core, lane: Lane): Promise<void> {
  const journal = new Map(
    lane.session.journal.map((entry) => [`${entry.executionId}/${entry.attempt}`, entry]),
  );
  for (const doc of await core.executions.openOfHost(lane.hostId, MAX_OPEN)) {
    if (doc.state === 'queued') continue;
    if (!doc.change || doc.phase === 'preflight') {
      await requeue(core, doc, doc.attempt);
      continue;
    }
    lane.change = doc;
    lane.known.add(doc._id);
    await core.queue.run(doc._id, () => settle(core, lane, doc, journal.has(`${doc._id}/${doc.attempt}`)));
  }
}

async function settle(core: Core, lane: Lane, doc: ExecutionDoc, inJournal: boolean): Promise<void> {
  if (inJournal) {
    // Its output and result come by themselves.
    if (doc.cancelRequestedAt)
      lane.session.send({
        cancel: { executionId: doc._id, attempt: doc.attempt, graceMs: CANCEL_GRACE_MS },
      });
    return;
  }
  if (doc.state === 'running') {
    const error = {
      code: 'JOURNAL_LOST',
      message: `${doc.host} started it and no longer knows of it; look at the host, then retry`,
    };
    await endExecution(core, doc, { state: 'interrupted', error });
    return;
  }
  if (doc.cancelRequestedAt) {
    await endExecution(core, doc, { state: 'cancelled', error: null });
    // An agent before this one may have been about to start it: root is told that it must not.
    lane.session.send({ cancel: { executionId: doc._id, attempt: doc.attempt, graceMs: CANCEL_GRACE_MS } });
    return;
  }
  // It never reached the agent, which journals before it starts anything.
  const operation = await core.operations.get(doc.operationId);
  if (operation) await sendChange(core, lane, operation, doc);
}
