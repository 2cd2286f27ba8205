/** Takes over at start what the controller before had under way. */
import { endDeadActivities } from './activities.js';
import { cancelExecutions } from './cancel.js';
import type { Core } from './core.js';
import { executionsOf } from './execution-documents.js';
import { eventData } from './operation-trackers.js';

/**
 * Completes what was being written, counts what is open and goes on with it. Hosts are not connected yet: what is on them
 * is settled when each connects.
 */
export async function recover(core: Core): Promise<void> {
  await core.operations.takeOver();
  await core.executions.takeOver();
  const operations = await core.operations.open();
  const open = new Set(operations.map((one) => one._id));
  for (const operation of operations) {
    const present = await core.executions.ofOperations([operation._id]);
    if (present.length < operation.targets.length) {
      const known = new Set(present.map((one) => one._id));
      const missing = executionsOf(operation, core.epoch, core.now()).filter((one) => !known.has(one._id));
      await core.executions.insertMissing(missing);
      present.push(...missing);
    }
    let doc = operation;
    if (doc.state === 'preparing') {
      const result = await core.operations.change(doc, (now) =>
        now.state === 'preparing' ? { steps: [{ state: 'queued', data: eventData(now) }] } : null,
      );
      doc = result?.doc ?? doc;
    }
    core.trackers.track(doc, present);
  }
  // Executions whose operation was never inserted, or whose request turned out to be a repeat: nobody was told of them.
  const orphans = (await core.executions.openOperationIds()).filter((id) => !open.has(id));
  const existing = await core.operations.existing(orphans);
  for (const id of orphans) {
    if (existing.has(id)) continue;
    await core.executions.remove((await core.executions.openOfOperation(id)).map((one) => one._id));
  }
  await endDeadActivities(core);
  for (const operation of operations) {
    if (operation.cancelRequestedAt) await cancelExecutions(core, operation._id, operation.requestedBy);
    await core.trackers.resume(operation._id);
  }
}
