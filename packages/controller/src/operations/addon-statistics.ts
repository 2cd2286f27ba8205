/** How the newest changes of an addon went: success rates and durations, from a bounded part of the history. */
import { CHANGE_KINDS, type OperationKind } from '@webops/contract';
import type { EndedChange, ExecutionStore } from './execution-store.js';

/** Executions looked at of each kind. */
const NEWEST = 200;

/** Of one kind. */
export interface AddonStatistics {
  kind: OperationKind;
  ended: number;
  succeeded: number;
  /** Of those that succeeded; 0 when none did. */
  medianMs: number;
  p95Ms: number;
  firstAt: Date;
  lastAt: Date;
}

/** By kind; kinds that never ran are left out. */
export async function addonStatistics(
  executions: Pick<ExecutionStore, 'endedChanges'>,
  addon: string,
): Promise<AddonStatistics[]> {
  const all = await Promise.all(
    CHANGE_KINDS.map(async (kind) => statisticsOf(kind, await executions.endedChanges(addon, kind, NEWEST))),
  );
  return all.filter((one) => one !== null);
}

function statisticsOf(kind: OperationKind, newestFirst: readonly EndedChange[]): AddonStatistics | null {
  const [newest, oldest] = [newestFirst[0], newestFirst.at(-1)];
  if (!newest || !oldest) return null;
  const durations = newestFirst
    .filter(({ state }) => state === 'succeeded')
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => a - b);
  return {
    kind,
    ended: newestFirst.length,
    succeeded: durations.length,
    medianMs: atRank(durations, 0.5),
    p95Ms: atRank(durations, 0.95),
    firstAt: oldest.finishedAt,
    lastAt: newest.finishedAt,
  };
}

/** The smallest duration within which that part of them ended. */
function atRank(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}
