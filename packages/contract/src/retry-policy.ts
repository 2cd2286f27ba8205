/**
 * When a failed attempt is followed by another one: an addon's metadata may say it for each kind of operation, a caller
 * with `--retries`. Without either there is none.
 *
 *     "retry": { "install": { "attempts": 3, "backoff_seconds": 10, "on": ["temporary", "interrupted"] } }
 */
import { doublingPauseMs } from './doubling-pause.js';
import { isObject } from './json-output.js';
import { OPERATION_KINDS, type OperationKind } from './states.js';

/** The exit code by which a script says that trying again later may work (`EX_TEMPFAIL` of sysexits.h). */
export const EXIT_TEMPORARY = 75;
/** What may be tried again: exit code 75, the time limit, a host or script that died. A validation error never is. */
export const RETRY_CAUSES = ['temporary', 'timed_out', 'interrupted'] as const;
export type RetryCause = (typeof RETRY_CAUSES)[number];
/** Most attempts of one execution, the first among them. */
export const MAX_ATTEMPTS = 20;
/** Wait before the second attempt; it doubles with each one, up to {@link DEFAULT_MAX_BACKOFF_MS}. */
export const DEFAULT_BACKOFF_MS = 5_000;
export const DEFAULT_MAX_BACKOFF_MS = 300_000;
const MAX_BACKOFF_MS = 24 * 3_600_000;

/** How often, when, and after what. */
export interface RetryPolicy {
  /** In all, the first among them: 1 to {@link MAX_ATTEMPTS}. */
  attempts: number;
  backoffMs: number;
  maxBackoffMs: number;
  on: RetryCause[];
}

/** Reads `retry` of the metadata. What cannot be read is left out, with a warning for the author. */
export function retryPoliciesOf(
  value: unknown,
  warnings: string[] = [],
): Partial<Record<OperationKind, RetryPolicy>> {
  const policies: Partial<Record<OperationKind, RetryPolicy>> = {};
  if (value === undefined || value === null) return policies;
  if (!isObject(value)) {
    warnings.push('"retry" is not an object and was left out');
    return policies;
  }
  for (const [key, raw] of Object.entries(value)) {
    const kind = OPERATION_KINDS.find((one) => one === key);
    const policy = kind === undefined ? null : policyOf(raw);
    if (kind !== undefined && policy !== null) policies[kind] = policy;
    else if (kind === undefined)
      warnings.push(
        `"retry.${key}" is no kind of operation (${OPERATION_KINDS.join(', ')}) and was left out`,
      );
    else
      warnings.push(
        `"retry.${key}" was left out: it is {"attempts": 1 to ${MAX_ATTEMPTS}, "backoff_seconds", "max_backoff_seconds", "on": [${RETRY_CAUSES.join(', ')}]}`,
      );
  }
  return policies;
}

/**
 * The policy of an execution: the addon's, with the caller's number of retries in place of its attempts.
 *
 * @param retries further attempts that the caller asks for; 0 turns the addon's policy off; undefined leaves it
 * @returns null when nothing is tried again
 */
export function retryPolicyFor(
  metadata: Record<string, unknown>,
  kind: OperationKind,
  retries?: number,
): RetryPolicy | null {
  const own = retryPoliciesOf(metadata['retry'])[kind];
  const attempts = retries === undefined ? (own?.attempts ?? 1) : retries + 1;
  if (attempts <= 1) return null;
  return {
    backoffMs: DEFAULT_BACKOFF_MS,
    maxBackoffMs: DEFAULT_MAX_BACKOFF_MS,
    on: [...RETRY_CAUSES],
    ...own,
    attempts,
  };
}

/** How long to wait before an attempt, counted from 2. */
export function backoffMs(
  policy: Pick<RetryPolicy, 'backoffMs' | 'maxBackoffMs'>,
  attempt: number,
  random?: () => number,
): number {
  return doublingPauseMs(attempt - 2, { minMs: policy.backoffMs, maxMs: policy.maxBackoffMs }, random);
}

function policyOf(raw: unknown): RetryPolicy | null {
  if (!isObject(raw)) return null;
  const { attempts, backoff_seconds, max_backoff_seconds, on } = raw;
  if (!Number.isInteger(attempts) || (attempts as number) < 1 || (attempts as number) > MAX_ATTEMPTS)
    return null;
  const backoff = millisecondsOf(backoff_seconds, DEFAULT_BACKOFF_MS);
  const most = millisecondsOf(max_backoff_seconds, Math.max(backoff ?? 0, DEFAULT_MAX_BACKOFF_MS));
  const causes = on === undefined ? [...RETRY_CAUSES] : causesOf(on);
  if (backoff === null || most === null || causes === null) return null;
  return {
    attempts: attempts as number,
    backoffMs: backoff,
    maxBackoffMs: Math.max(backoff, most),
    on: causes,
  };
}

function millisecondsOf(seconds: unknown, otherwise: number): number | null {
  if (seconds === undefined) return otherwise;
  if (typeof seconds !== 'number' || !(seconds >= 0) || seconds * 1000 > MAX_BACKOFF_MS) return null;
  return Math.round(seconds * 1000);
}

function causesOf(value: unknown): RetryCause[] | null {
  if (!Array.isArray(value)) return null;
  const causes = RETRY_CAUSES.filter((one) => value.includes(one));
  return causes.length === new Set(value).size ? causes : null;
}
