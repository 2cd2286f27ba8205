/** How long a change of an addon takes, by its own history. */
import type { OperationKind } from '@webops/contract';
import type { ExecutionStore } from './execution-store.js';

/** The newest successes that are looked at. */
const HISTORY = 25;
/** Addons and kinds remembered. */
const MAX_REMEMBERED = 1_000;

/** Medians, read when they are needed first and forgotten with the next success. */
export class ExpectedDurations {
  private readonly medians = new Map<string, Promise<number | null>>();

  constructor(private readonly executions: Pick<ExecutionStore, 'successDurations'>) {}

  /** Median of the newest successes in milliseconds; null while there is none. */
  async expectedMs(addon: string, kind: OperationKind): Promise<number | null> {
    const key = `${kind} ${addon}`;
    let median = this.medians.get(key);
    if (!median) {
      if (this.medians.size >= MAX_REMEMBERED) this.medians.clear();
      median = this.executions.successDurations(addon, kind, HISTORY).then(medianOf);
      this.medians.set(key, median);
      median.catch(() => this.medians.delete(key));
    }
    return median;
  }

  /** Another one has succeeded. */
  forget(addon: string, kind: OperationKind): void {
    this.medians.delete(`${kind} ${addon}`);
  }
}

/** The middle one, or of an even number the longer of the two in the middle: better early than late. */
export function medianOf(durationsMs: readonly number[]): number | null {
  if (durationsMs.length === 0) return null;
  const sorted = [...durationsMs].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
