/** Nothing is shown as `installing` without an execution that is alive. */
import { leftBehind, recordRelease } from '../releases/left-behind.js';
import type { AddonStateDoc, ExecutionDoc } from '../state/documents.js';
import type { Core } from './core.js';
import { eventDataOf } from './endings.js';
import { isFinalState } from './execution-states.js';

/**
 * Ends what is shown as under way and is not: a crash just after the end of a change leaves it behind, or between an attempt
 * and the next. What the host observed last is shown again. Each is an event of its execution, kept with it.
 *
 * @returns how many there were
 */
export async function endDeadActivities(core: Core): Promise<number> {
  let mended = 0;
  for (const state of await core.states.withActivity()) {
    const id = state.activity?.executionId ?? '';
    if (await core.queue.run(id, () => endDeadActivity(core, state, id))) mended++;
  }
  return mended;
}

async function endDeadActivity(core: Core, state: AddonStateDoc, id: string): Promise<boolean> {
  const execution = await core.executions.get(id);
  if (execution && isAlive(execution)) return false;
  // Ended meanwhile, before this was its turn.
  const now = await core.states.get(state.hostId, state.addon);
  if (now?.activity?.executionId !== id) return false;
  core.logger.warn(
    { hostId: state.hostId, addon: state.addon, executionId: id, shown: now.activity.status },
    'an addon was shown as being changed and was not; the observation is shown again',
  );
  if (execution) {
    // The event first: a crash in between tells of it twice, and not never.
    await core.executions.change(execution, (doc) =>
      isAlive(doc)
        ? null
        : {
            steps: [
              {
                state: doc.state,
                name: 'reconciled',
                data: {
                  ...eventDataOf(doc),
                  mended: `${state.addon} was shown as ${now.activity?.status} since ${now.activity?.since.toISOString()} without an execution under way`,
                },
              },
            ],
          },
    );
  }
  const isOver = execution !== null && isFinalState(execution.state);
  if (isOver) await recordRelease(core, execution);
  const left = isOver ? leftBehind(execution) : null;
  await core.states.changeEnded(state, id, execution?.observed ?? null, left);
  return true;
}

function isAlive(doc: ExecutionDoc): boolean {
  return doc.phase === 'main' && (doc.state === 'dispatched' || doc.state === 'running');
}
