// Original file: proto/webops/v1/common.proto

/**
 * The life of an execution: one host's part of an operation. Exactly one final outcome a host.
 */
export const ExecutionState = {
  EXECUTION_STATE_UNSPECIFIED: 'EXECUTION_STATE_UNSPECIFIED',
  /**
   * Waits for its turn (--parallel), for its host, or for the host's active change to end.
   */
  EXECUTION_STATE_QUEUED: 'EXECUTION_STATE_QUEUED',
  /**
   * Sent to the agent, which has not said yet that it started.
   */
  EXECUTION_STATE_DISPATCHED: 'EXECUTION_STATE_DISPATCHED',
  EXECUTION_STATE_RUNNING: 'EXECUTION_STATE_RUNNING',
  EXECUTION_STATE_SUCCEEDED: 'EXECUTION_STATE_SUCCEEDED',
  EXECUTION_STATE_FAILED: 'EXECUTION_STATE_FAILED',
  EXECUTION_STATE_TIMED_OUT: 'EXECUTION_STATE_TIMED_OUT',
  EXECUTION_STATE_CANCELLED: 'EXECUTION_STATE_CANCELLED',
  /**
   * Never started; the error says why.
   */
  EXECUTION_STATE_SKIPPED: 'EXECUTION_STATE_SKIPPED',
  /**
   * Not dispatched before its expiry.
   */
  EXECUTION_STATE_EXPIRED: 'EXECUTION_STATE_EXPIRED',
  /**
   * The host or the script died; told by the host.
   */
  EXECUTION_STATE_INTERRUPTED: 'EXECUTION_STATE_INTERRUPTED',
  /**
   * Dispatched, and the host did not come back before the deadline or was removed.
   */
  EXECUTION_STATE_LOST: 'EXECUTION_STATE_LOST',
} as const;

/**
 * The life of an execution: one host's part of an operation. Exactly one final outcome a host.
 */
export type ExecutionState =
  | 'EXECUTION_STATE_UNSPECIFIED'
  | 0
  /**
   * Waits for its turn (--parallel), for its host, or for the host's active change to end.
   */
  | 'EXECUTION_STATE_QUEUED'
  | 1
  /**
   * Sent to the agent, which has not said yet that it started.
   */
  | 'EXECUTION_STATE_DISPATCHED'
  | 2
  | 'EXECUTION_STATE_RUNNING'
  | 3
  | 'EXECUTION_STATE_SUCCEEDED'
  | 4
  | 'EXECUTION_STATE_FAILED'
  | 5
  | 'EXECUTION_STATE_TIMED_OUT'
  | 6
  | 'EXECUTION_STATE_CANCELLED'
  | 7
  /**
   * Never started; the error says why.
   */
  | 'EXECUTION_STATE_SKIPPED'
  | 8
  /**
   * Not dispatched before its expiry.
   */
  | 'EXECUTION_STATE_EXPIRED'
  | 9
  /**
   * The host or the script died; told by the host.
   */
  | 'EXECUTION_STATE_INTERRUPTED'
  | 10
  /**
   * Dispatched, and the host did not come back before the deadline or was removed.
   */
  | 'EXECUTION_STATE_LOST'
  | 11

/**
 * The life of an execution: one host's part of an operation. Exactly one final outcome a host.
 */
export type ExecutionState__Output = typeof ExecutionState[keyof typeof ExecutionState]
