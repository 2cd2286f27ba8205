/** Another attempt of the same execution: after a failure that the policy names, and after a host that was busy. */
import { backoffMs, EXIT_TEMPORARY, type RetryCause } from '@webops/contract';
import type { ExecutionDoc, ExitDoc, ProblemDoc } from '../state/documents.js';
import type { Core } from './core.js';
import { eventDataOf } from './endings.js';
import { isFinalState } from './execution-states.js';
import type { Outcome } from './outcome.js';

/** Refusals that pass by themselves, and how often each is waited for; a busy host is waited for until the execution expires. */
const PASSING_REFUSALS: Readonly<Record<string, number>> = {
  BUSY: Number.POSITIVE_INFINITY,
  BUNDLE_UNAVAILABLE: 5,
};
const REFUSED_BACKOFF = { backoffMs: 1_000, maxBackoffMs: 60_000 };

/** Which retryable failure an exit record is; null for success and for what another attempt would not mend. */
export function retryCauseOf(exit: ExitDoc, outcome: Pick<Outcome, 'state' | 'error'>): RetryCause | null {
  if (outcome.error?.code === 'VALIDATION_FAILED') return null;
  if (outcome.state === 'timed_out' || outcome.state === 'interrupted') return outcome.state;
  if (outcome.state !== 'failed' || exit.signal !== '') return null;
  return exit.exitCode === EXIT_TEMPORARY ? 'temporary' : null;
}

/** Whether this attempt has ended and was followed by another one: what its host repeats of it changes nothing. */
export function isEarlierAttempt(doc: Pick<ExecutionDoc, 'earlier'>, attempt: number): boolean {
  return doc.earlier?.some((one) => one.attempt === attempt) ?? false;
}

/**
 * Makes an attempt that failed wait for the next one, in one update: the attempt joins the earlier ones, and the execution
 * is queued again until `notBefore`. Call it within the execution's queue, when the attempt's output is durable.
 *
 * @returns false when the policy, a cancellation or another writer is against it: the attempt is the last
 */
export async function tryAgain(
  core: Core,
  seen: ExecutionDoc,
  exit: ExitDoc,
  outcome: Outcome,
): Promise<boolean> {
  const cause = retryCauseOf(exit, outcome);
  const operation = core.trackers.get(seen.operationId);
  const policy = operation?.retry;
  if (cause === null || !operation || !policy?.on.includes(cause)) return false;
  if (operation.cancelRequestedAt || operation.stopped) return false;
  const now = core.now();
  const result = await core.executions.change(seen, (doc) => {
    const earlier = doc.earlier ?? [];
    if (isFinalState(doc.state) || doc.cancelRequestedAt || isEarlierAttempt(doc, exit.attempt)) return null;
    if (earlier.length + 1 >= policy.attempts || (doc.change && doc.attempt !== exit.attempt)) return null;
    const notBefore = new Date(now.getTime() + backoffMs(policy, earlier.length + 2));
    // Each attempt may wait for its host as long as the first one.
    const expiresAt = new Date(
      notBefore.getTime() + operation.expiresAt.getTime() - operation.createdAt.getTime(),
    );
    const told = { ...eventDataOf(doc), attempt: exit.attempt };
    return {
      steps: [
        ...(doc.state === 'queued' ? [{ state: 'dispatched' as const, data: told }] : []),
        {
          state: 'queued',
          name: 'retry_waits',
          data: { ...told, cause, exitCode: exit.exitCode, error: outcome.error, notBefore },
        },
      ],
      set: {
        earlier: [...earlier, { ...exit, state: outcome.state, error: outcome.error, resultJson: '' }],
        // A read counts when it is sent, a change when it is reserved.
        attempt: doc.change ? exit.attempt + 1 : exit.attempt,
        notBefore,
        expiresAt,
        dueAt: expiresAt,
        dispatchedAt: null,
        startedAt: null,
        ...(outcome.observed ? { observed: outcome.observed } : {}),
      },
      unset: ['active'],
    };
  });
  if (!result?.changed) return false;
  if (result.doc.change) await core.states.changeEnded(result.doc, result.doc._id, result.doc.observed);
  core.lanes.again(result.doc);
  return true;
}

/**
 * Makes what a host refused, and has not started, wait and be sent again. Call it within the execution's queue.
 *
 * @returns false when the refusal does not pass by itself
 */
export async function waitAfterRefusal(
  core: Core,
  seen: ExecutionDoc,
  attempt: number,
  error: ProblemDoc,
): Promise<boolean> {
  const most = PASSING_REFUSALS[error.code] ?? 0;
  const now = core.now();
  const result = await core.executions.change(seen, (doc) => {
    const refusals = (doc.refusals ?? 0) + 1;
    if (isFinalState(doc.state) || doc.state === 'running' || doc.cancelRequestedAt || refusals > most)
      return null;
    const notBefore = new Date(now.getTime() + backoffMs(REFUSED_BACKOFF, refusals + 1));
    return {
      steps: [{ state: 'queued', name: 'refused', data: { ...eventDataOf(doc), attempt, error, notBefore } }],
      set: {
        attempt: Math.max(doc.attempt, attempt),
        refusals,
        notBefore,
        dispatchedAt: null,
        startedAt: null,
        dueAt: doc.expiresAt,
      },
      unset: ['active'],
    };
  });
  if (!result?.changed) return false;
  if (result.doc.change) await core.states.changeEnded(result.doc, result.doc._id, null);
  core.lanes.again(result.doc);
  return true;
}

/** An end that says "never started", of an execution whose earlier attempts did start: the last of them stands, with the reason. */
export function endByLastAttempt(
  doc: ExecutionDoc,
  reason: ProblemDoc | null,
): { state: ExitDoc['state']; error: ProblemDoc; set: Partial<ExecutionDoc> } | null {
  const last = doc.earlier?.at(-1);
  if (!last) return null;
  const { attempt, exitCode, signal, startedAt, chunkCount, stdoutBytes, stderrBytes, truncated } = last;
  const error = {
    code: last.error?.code ?? last.state.toUpperCase(),
    message: `${last.error?.message ?? `it ended as ${last.state}`}; no further attempt: ${reason?.message ?? 'none was started'}`,
  };
  const set = { attempt, exitCode, signal, startedAt, chunkCount, stdoutBytes, stderrBytes, truncated };
  return { state: last.state, error, set };
}
