// Original file: proto/webops/v1/operations.proto

import type { Long } from '@grpc/proto-loader';

/**
 * When a failed attempt is followed by another one of the same execution.
 */
export interface RetryPolicy {
  /**
   * In all, the first among them.
   */
  'attempts'?: (number);
  /**
   * Wait before the second attempt; doubled with each one, a fifth up or down by chance.
   */
  'backoffMs'?: (number | string | Long);
  'maxBackoffMs'?: (number | string | Long);
  /**
   * "temporary" (exit code 75), "timed_out", "interrupted".
   */
  'on'?: (string)[];
}

/**
 * When a failed attempt is followed by another one of the same execution.
 */
export interface RetryPolicy__Output {
  /**
   * In all, the first among them.
   */
  'attempts': (number);
  /**
   * Wait before the second attempt; doubled with each one, a fifth up or down by chance.
   */
  'backoffMs': (number);
  'maxBackoffMs': (number);
  /**
   * "temporary" (exit code 75), "timed_out", "interrupted".
   */
  'on': (string)[];
}
