// Original file: proto/webops/v1/operations.proto

import type { ExecutionState as _webops_v1_ExecutionState, ExecutionState__Output as _webops_v1_ExecutionState__Output } from '../../webops/v1/ExecutionState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from '../../webops/v1/Problem.js';
import type { Long } from '@grpc/proto-loader';

/**
 * An attempt that ended and was followed by another one. Its output is read by its number.
 */
export interface Attempt {
  /**
   * Counts from 1.
   */
  'attempt'?: (number);
  'state'?: (_webops_v1_ExecutionState);
  'exitCode'?: (number);
  'signal'?: (string);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'finishedAt'?: (_google_protobuf_Timestamp | null);
  'error'?: (_webops_v1_Problem | null);
  'stdoutBytes'?: (number | string | Long);
  'stderrBytes'?: (number | string | Long);
  'outputTruncated'?: (boolean);
  /**
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_exitCode'?: "exitCode";
}

/**
 * An attempt that ended and was followed by another one. Its output is read by its number.
 */
export interface Attempt__Output {
  /**
   * Counts from 1.
   */
  'attempt': (number);
  'state': (_webops_v1_ExecutionState__Output);
  'exitCode'?: (number);
  'signal': (string);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'finishedAt': (_google_protobuf_Timestamp__Output | null);
  'error': (_webops_v1_Problem__Output | null);
  'stdoutBytes': (number);
  'stderrBytes': (number);
  'outputTruncated': (boolean);
  /**
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_exitCode'?: "exitCode";
}
