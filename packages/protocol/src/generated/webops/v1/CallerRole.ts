// Original file: proto/webops/v1/common.proto

/**
 * What a caller may do; each may do what those before it may.
 */
export const CallerRole = {
  CALLER_ROLE_UNSPECIFIED: 'CALLER_ROLE_UNSPECIFIED',
  /**
   * Looks.
   */
  CALLER_ROLE_VIEWER: 'CALLER_ROLE_VIEWER',
  /**
   * Runs operations, and changes hosts and addons.
   */
  CALLER_ROLE_MANAGER: 'CALLER_ROLE_MANAGER',
  /**
   * Decides who and what is trusted: callers, hosts, publishers' bundles; reads the audit.
   */
  CALLER_ROLE_ADMINISTRATOR: 'CALLER_ROLE_ADMINISTRATOR',
} as const;

/**
 * What a caller may do; each may do what those before it may.
 */
export type CallerRole =
  | 'CALLER_ROLE_UNSPECIFIED'
  | 0
  /**
   * Looks.
   */
  | 'CALLER_ROLE_VIEWER'
  | 1
  /**
   * Runs operations, and changes hosts and addons.
   */
  | 'CALLER_ROLE_MANAGER'
  | 2
  /**
   * Decides who and what is trusted: callers, hosts, publishers' bundles; reads the audit.
   */
  | 'CALLER_ROLE_ADMINISTRATOR'
  | 3

/**
 * What a caller may do; each may do what those before it may.
 */
export type CallerRole__Output = typeof CallerRole[keyof typeof CallerRole]
