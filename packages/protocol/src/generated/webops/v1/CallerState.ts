// Original file: proto/webops/v1/common.proto

/**
 * Whether a caller can be used.
 */
export const CallerState = {
  CALLER_STATE_UNSPECIFIED: 'CALLER_STATE_UNSPECIFIED',
  CALLER_STATE_ACTIVE: 'CALLER_STATE_ACTIVE',
  CALLER_STATE_EXPIRED: 'CALLER_STATE_EXPIRED',
  CALLER_STATE_REVOKED: 'CALLER_STATE_REVOKED',
} as const;

/**
 * Whether a caller can be used.
 */
export type CallerState =
  | 'CALLER_STATE_UNSPECIFIED'
  | 0
  | 'CALLER_STATE_ACTIVE'
  | 1
  | 'CALLER_STATE_EXPIRED'
  | 2
  | 'CALLER_STATE_REVOKED'
  | 3

/**
 * Whether a caller can be used.
 */
export type CallerState__Output = typeof CallerState[keyof typeof CallerState]
