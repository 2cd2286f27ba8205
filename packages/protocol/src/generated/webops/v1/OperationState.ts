// Original file: proto/webops/v1/common.proto

/**
 * The life of an operation, which spans hosts.
 */
export const OperationState = {
  OPERATION_STATE_UNSPECIFIED: 'OPERATION_STATE_UNSPECIFIED',
  /**
   * Being written: its executions are not all there yet. Resumed after a crash.
   */
  OPERATION_STATE_PREPARING: 'OPERATION_STATE_PREPARING',
  OPERATION_STATE_QUEUED: 'OPERATION_STATE_QUEUED',
  OPERATION_STATE_RUNNING: 'OPERATION_STATE_RUNNING',
  /**
   * Every host succeeded.
   */
  OPERATION_STATE_SUCCEEDED: 'OPERATION_STATE_SUCCEEDED',
  /**
   * Some host did not succeed; the executions say which and why.
   */
  OPERATION_STATE_FAILED: 'OPERATION_STATE_FAILED',
  OPERATION_STATE_CANCELLED: 'OPERATION_STATE_CANCELLED',
} as const;

/**
 * The life of an operation, which spans hosts.
 */
export type OperationState =
  | 'OPERATION_STATE_UNSPECIFIED'
  | 0
  /**
   * Being written: its executions are not all there yet. Resumed after a crash.
   */
  | 'OPERATION_STATE_PREPARING'
  | 1
  | 'OPERATION_STATE_QUEUED'
  | 2
  | 'OPERATION_STATE_RUNNING'
  | 3
  /**
   * Every host succeeded.
   */
  | 'OPERATION_STATE_SUCCEEDED'
  | 4
  /**
   * Some host did not succeed; the executions say which and why.
   */
  | 'OPERATION_STATE_FAILED'
  | 5
  | 'OPERATION_STATE_CANCELLED'
  | 6

/**
 * The life of an operation, which spans hosts.
 */
export type OperationState__Output = typeof OperationState[keyof typeof OperationState]
