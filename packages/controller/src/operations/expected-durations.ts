/** How long a change of an addon takes, by its own history. */
import type { OperationKind } from '@webops/contract';
import type { ExecutionStore } from './execution-store.js';

/** The newest ends that are looked at, and of these the newest successes. */
const ENDS = 100;
const HISTORY = 25;
/** A median is read again this long after it was read, when there were successes since: each host of a large operation is one. */
const STALE_AFTER_MS = 1_000;
/** Addons and kinds remembered. */
const MAX_REMEMBERED = 1_000;

interface Median {
  value: Promise<number | null>;
  readAt: number;
  /** There was a success since. */
  isOld: boolean;
}

/** Medians, read when they are needed, and again after further successes. */
export class ExpectedDurations {
  private readonly medians = new Map<string, Median>();

  constructor(private readonly executions: Pick<ExecutionStore, 'endedChanges'>) {}

  /** Median of the newest successes in milliseconds; null while there is none. */
  async expectedMs(addon: string, kind: OperationKind): Promise<number | null> {
    const key = `${kind} ${addon}`;
    const known = this.medians.get(key);
    if (known && !(known.isOld && Date.now() - known.readAt >= STALE_AFTER_MS)) return known.value;
    if (this.medians.size >= MAX_REMEMBERED) this.medians.clear();
    const value = this.executions.endedChanges(addon, kind, ENDS).then((ends) => {
      const successes = ends.filter(({ state }) => state === 'succeeded').slice(0, HISTORY);
      return medianOf(successes.map(({ durationMs }) => durationMs));
    });
    this.medians.set(key, { value, readAt: Date.now(), isOld: false });
    value.catch(() => this.medians.delete(key));
    return value;
  }

  /** Another one has succeeded. */
  succeeded(addon: string, kind: OperationKind): void {
    const known = this.medians.get(`${kind} ${addon}`);
    if (known) known.isOld = true;
  }
}

/** The middle one, or of an even number the longer of the two in the middle: better early than late. */
export function medianOf(durationsMs: readonly number[]): number | null {
  if (durationsMs.length === 0) return null;
  const sorted = [...durationsMs].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
