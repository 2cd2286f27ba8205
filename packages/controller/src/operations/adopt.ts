/** Takes up an operation that is in MongoDB and that this controller does not know as under way. */
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import { cancelExecutions } from './cancel.js';
import type { Core } from './core.js';
import { executionsOf } from './execution-documents.js';
import { eventData } from './operation-trackers.js';

/**
 * Completes what was being written of it and counts what is open; {@link goOn} comes after it.
 *
 * @param stored its executions, as far as they were written
 */
export async function adopt(
  core: Core,
  operation: OperationDoc,
  stored: readonly ExecutionDoc[],
): Promise<void> {
  const present = [...stored];
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

/** Everything that the counts call for, on hosts that are connected too. */
export async function goOn(
  core: Core,
  operation: OperationDoc,
  executions: readonly ExecutionDoc[],
): Promise<void> {
  core.lanes.enqueue(executions);
  if (operation.cancelRequestedAt) await cancelExecutions(core, operation._id, operation.requestedBy);
  await core.trackers.resume(operation._id);
}

/** Takes up one that this controller lost sight of while it goes on. */
export async function takeUp(core: Core, operation: OperationDoc): Promise<void> {
  await adopt(core, operation, await core.executions.ofOperations([operation._id]));
  await goOn(core, operation, await core.executions.ofOperations([operation._id]));
}

/**
 * Executions whose operation was never inserted, or whose request turned out to be a repeat: nobody was told of them.
 *
 * @param open operations that are known to exist
 * @param ageMs younger ones may still get their operation
 */
export async function removeOrphans(core: Core, open: ReadonlySet<string>, ageMs: number): Promise<void> {
  const orphans = (await core.executions.openOperationIds()).filter((id) => !open.has(id));
  const existing = await core.operations.existing(orphans);
  const before = core.now().getTime() - ageMs;
  for (const id of orphans) {
    if (existing.has(id)) continue;
    const docs = await core.executions.openOfOperation(id);
    if (docs.every((one) => one.createdAt.getTime() <= before))
      await core.executions.remove(docs.map((one) => one._id));
  }
}
