/** Takes over at start what the controller before had under way. */
import { endDeadActivities } from './activities.js';
import { adopt, goOn, removeOrphans } from './adopt.js';
import type { Core } from './core.js';

/**
 * Completes what was being written, counts what is open and goes on with it. Hosts are not connected yet: what is on them
 * is settled when each connects.
 */
export async function recover(core: Core): Promise<void> {
  await core.operations.takeOver();
  await core.executions.takeOver();
  const operations = await core.operations.open();
  for (const operation of operations)
    await adopt(core, operation, await core.executions.ofOperations([operation._id]));
  await removeOrphans(core, new Set(operations.map((one) => one._id)), 0);
  await endDeadActivities(core);
  for (const operation of operations) await goOn(core, operation, []);
}
