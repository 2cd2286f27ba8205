import { type ExecutionState, FINAL_EXECUTION_STATES } from '@webops/protocol';

/** One legal transition. */
export interface ExecutionTransition {
  from: ExecutionState;
  to: ExecutionState;
  who: 'scheduler' | 'host' | 'sweep' | 'caller' | 'recovery';
  guard: string;
  crash: string;
}

const OPERATION_CLOSES = 'the operation has not counted it: its executions are counted again at start';
const ACKNOWLEDGE = 'the agent was not acknowledged: it repeats the result, which changes nothing';
const RETRY =
  'exit record of this attempt: exit code 75, time-out or interruption; the policy has an attempt left; no cancel, no stop';
const WAITS =
  'it waits in MongoDB: dispatched when `notBefore` has passed and the host is connected; what shows as under way is ended at start';
const NO_FURTHER =
  'an earlier attempt ended so, and the next did not start: expired, stopped, or its host removed';

/**
 * The life of an execution: one host's part of an operation.
 *
 *       ┌── pre-flight or read lost with its agent (nothing was changed): asked again ────────────────┐
 *       ├── refused for the time being, or failed and the policy has an attempt left: `notBefore` ────┤
 *       ▼                                                                                             │
 *     queued ──────── its turn, host connected, no other change active ────────────▶ dispatched ──────┤
 *    (insert)                                                                            │            │
 *       │ never started:                                                  agent journalled it         │
 *       ├─▶ skipped    (cordoned, dependency, conflict, max failures, host removed)      ▼            │
 *       ├─▶ expired    (not dispatched in time)                                       running ────────┘
 *       ├─▶ cancelled                                                                    │
 *       │ an earlier attempt did, and no further one could:            exit record of the host: succeeded, failed,
 *       └─▶ failed, timed_out, interrupted                             timed_out, cancelled, interrupted;
 *                                                                      its deadline without one: lost
 *
 * A pre-flight (`phase: 'preflight'`) is part of dispatched: its verdict starts the change, or ends it as failed; what the
 * host's other addons forbid ends it as skipped.
 *
 * A retry is another attempt of the same execution, with a number and a ticket of its own. The attempt that failed joins
 * `earlier`, and its output stays under its number; while the next one waits the host runs no other change, since order is
 * kept. What the host repeats of an earlier attempt is known by its number and changes nothing.
 *
 * A read that shares the run of another execution (shared-reads.ts) takes the same arrows as if it ran by itself, with an
 * attempt of its own: nothing but memory holds that it shares, until its end says so.
 *
 * Every arrow is one update of one document, guarded by the state and the `rev` that its writer saw and by the owner's
 * epoch. `who` makes the change, `guard` is what must hold, `crash` is what a restart finds when it died just after (the
 * update is durable, what should follow is not) and what it does then. What is not here is refused by the store.
 */
export const EXECUTION_TRANSITIONS: readonly ExecutionTransition[] = [
  {
    from: 'queued',
    to: 'dispatched',
    who: 'scheduler',
    guard: 'not held; a change: no other active one on the host',
    crash: 'not sent: sent again when the host connects, if its journal lacks it',
  },
  { from: 'queued', to: 'skipped', who: 'scheduler', guard: 'never dispatched', crash: OPERATION_CLOSES },
  { from: 'queued', to: 'expired', who: 'sweep', guard: 'expiresAt has passed', crash: OPERATION_CLOSES },
  { from: 'queued', to: 'cancelled', who: 'caller', guard: 'cancel was requested', crash: OPERATION_CLOSES },
  { from: 'queued', to: 'failed', who: 'sweep', guard: NO_FURTHER, crash: OPERATION_CLOSES },
  { from: 'queued', to: 'timed_out', who: 'sweep', guard: NO_FURTHER, crash: OPERATION_CLOSES },
  { from: 'queued', to: 'interrupted', who: 'sweep', guard: NO_FURTHER, crash: OPERATION_CLOSES },
  {
    from: 'dispatched',
    to: 'queued',
    who: 'host',
    guard: 'refused for the time being: it was not started, and is not being cancelled',
    crash: WAITS,
  },
  {
    from: 'dispatched',
    to: 'queued',
    who: 'host',
    guard: RETRY,
    crash: WAITS,
  },
  {
    from: 'running',
    to: 'queued',
    who: 'host',
    guard: RETRY,
    crash: WAITS,
  },
  {
    from: 'dispatched',
    to: 'queued',
    who: 'recovery',
    guard: 'a pre-flight, or a read: the agent that had it is gone',
    crash: 'dispatched again when the host connects',
  },
  { from: 'dispatched', to: 'running', who: 'host', guard: 'same attempt', crash: 'none' },
  {
    from: 'dispatched',
    to: 'succeeded',
    who: 'host',
    guard: 'exit record of this attempt',
    crash: ACKNOWLEDGE,
  },
  {
    from: 'dispatched',
    to: 'failed',
    who: 'host',
    guard: 'exit record of this attempt, a refusal, or a pre-flight that said no',
    crash: ACKNOWLEDGE,
  },
  {
    from: 'dispatched',
    to: 'timed_out',
    who: 'host',
    guard: 'exit record of this attempt',
    crash: ACKNOWLEDGE,
  },
  {
    from: 'dispatched',
    to: 'cancelled',
    who: 'host',
    guard: 'exit record, or cancelled before it started',
    crash: ACKNOWLEDGE,
  },
  {
    from: 'dispatched',
    to: 'interrupted',
    who: 'host',
    guard: 'exit record of this attempt',
    crash: ACKNOWLEDGE,
  },
  {
    from: 'dispatched',
    to: 'skipped',
    who: 'scheduler',
    guard: 'in the pre-flight: nothing was started',
    crash: OPERATION_CLOSES,
  },
  {
    from: 'dispatched',
    to: 'lost',
    who: 'sweep',
    guard: 'deadline passed or host removed',
    crash: OPERATION_CLOSES,
  },
  {
    from: 'running',
    to: 'queued',
    who: 'recovery',
    guard: 'a read: the agent that had it is gone',
    crash: 'dispatched again when the host connects',
  },
  { from: 'running', to: 'succeeded', who: 'host', guard: 'exit record of this attempt', crash: ACKNOWLEDGE },
  { from: 'running', to: 'failed', who: 'host', guard: 'exit record of this attempt', crash: ACKNOWLEDGE },
  { from: 'running', to: 'timed_out', who: 'host', guard: 'exit record of this attempt', crash: ACKNOWLEDGE },
  {
    from: 'running',
    to: 'cancelled',
    who: 'host',
    guard: 'exit record of this attempt, or a read that was cancelled',
    crash: ACKNOWLEDGE,
  },
  {
    from: 'running',
    to: 'interrupted',
    who: 'host',
    guard: 'exit record, or the journal no longer has it',
    crash: ACKNOWLEDGE,
  },
  {
    from: 'running',
    to: 'lost',
    who: 'sweep',
    guard: 'deadline passed or host removed',
    crash: OPERATION_CLOSES,
  },
];

const LEGAL = new Set(EXECUTION_TRANSITIONS.map((t) => `${t.from}>${t.to}`));

/** Whether the table has the transition. */
export function isLegalTransition(from: ExecutionState, to: ExecutionState): boolean {
  return LEGAL.has(`${from}>${to}`);
}

/** Whether the execution has ended: the table has no way out. */
export function isFinalState(state: ExecutionState): boolean {
  return FINAL_EXECUTION_STATES.includes(state);
}
