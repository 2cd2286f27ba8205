/** What was on a host when its agent went away, and what its journal says when it is back. */
import type { ExecutionDoc } from '../state/documents.js';
import { sendChange } from './change-starter.js';
import { CANCEL_GRACE_MS, type Core, inBackground } from './core.js';
import { endExecution, eventDataOf } from './endings.js';
import type { Lane } from './lane.js';

/** An agent that was sent away because another took its place is back within this. */
const JOURNAL_GRACE_MS = 15_000;
/** The same, before what never arrived is delivered to another start of the agent. */
const REDELIVERY_GRACE_MS = 5_000;
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

/** The agent that started it is not there any more, and the one that is does not know it. */
async function endForgotten(core: Core, doc: ExecutionDoc): Promise<void> {
  const error = {
    code: 'JOURNAL_LOST',
    message: `${doc.host} started it and no longer knows of it; look at the host, then retry`,
  };
  await core.queue.run(doc._id, () =>
    endExecution(core, doc, {
      state: 'interrupted',
      error,
      guard: (now) => now.state === 'running' && now.attempt === doc.attempt,
    }),
  );
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
  // A second machine with the same identity knows nothing of it either: the first one gets the time to come back.
  if (doc.state === 'running') {
    later(core, lane, JOURNAL_GRACE_MS, () => endForgotten(core, doc));
    return;
  }
  if (doc.cancelRequestedAt) {
    await endCancelled(core, lane, doc);
    return;
  }
  // It never reached the agent, which journals before it starts anything.
  if (lane.isNewInstance) deliverLater(core, lane, doc);
  else await deliverAgain(core, lane, doc);
}

function deliverLater(core: Core, lane: Lane, doc: ExecutionDoc): void {
  later(core, lane, REDELIVERY_GRACE_MS, () => core.queue.run(doc._id, () => deliverAgain(core, lane, doc)));
}

/** An agent before this one may have been about to start it: root is told that it must not. */
async function endCancelled(core: Core, lane: Lane, doc: ExecutionDoc): Promise<void> {
  await endExecution(core, doc, { state: 'cancelled', error: null });
  lane.session.send({ cancel: { executionId: doc._id, attempt: doc.attempt, graceMs: CANCEL_GRACE_MS } });
}

/** Does it unless the connection has ended by then. */
function later(core: Core, lane: Lane, afterMs: number, what: () => Promise<unknown>): void {
  const timer = setTimeout(() => {
    if (core.stopped || core.lanes.of(lane.hostId) !== lane) return;
    inBackground(core, 'what was on a host could not be settled', what());
  }, afterMs);
  timer.unref();
}

async function deliverAgain(core: Core, lane: Lane, seen: ExecutionDoc): Promise<void> {
  const [doc, host] = await Promise.all([core.executions.get(seen._id), core.hosts.get(lane.hostId)]);
  const isWaiting = doc?.state === 'dispatched' && doc.phase === 'main' && doc.attempt === seen.attempt;
  if (!isWaiting) return;
  if (doc.cancelRequestedAt) {
    await endCancelled(core, lane, doc);
    return;
  }
  if (!host) return;
  if (host.frozenReason) {
    // On a host whose identity two agents use, it may run on the other one: not before somebody has looked.
    deliverLater(core, lane, doc);
    return;
  }
  const operation = await core.trackers.find(doc.operationId);
  if (operation) await sendChange(core, lane, operation, doc);
}
