// Original file: proto/webops/v1/agent_link.proto

import type { ExecutionState as _webops_v1_ExecutionState, ExecutionState__Output as _webops_v1_ExecutionState__Output } from '../../webops/v1/ExecutionState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from '../../webops/v1/Problem.js';
import type { ObservedState as _webops_v1_ObservedState, ObservedState__Output as _webops_v1_ObservedState__Output } from '../../webops/v1/ObservedState.js';
import type { Long } from '@grpc/proto-loader';

/**
 * The end of an execution: the host's exit record. Repeated until acknowledged.
 */
export interface ExecutionResult {
  'executionId'?: (string);
  'attempt'?: (number);
  /**
   * SUCCEEDED, FAILED, TIMED_OUT, CANCELLED or INTERRUPTED.
   */
  'state'?: (_webops_v1_ExecutionState);
  'exitCode'?: (number);
  'signal'?: (string);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'finishedAt'?: (_google_protobuf_Timestamp | null);
  'error'?: (_webops_v1_Problem | null);
  /**
   * What the function printed as its result, as JSON; empty when it printed none that could be read.
   */
  'resultJson'?: (string);
  /**
   * How many chunks of output it made: complete when all of them are acknowledged.
   */
  'chunkCount'?: (number | string | Long);
  'stdoutBytes'?: (number | string | Long);
  'stderrBytes'?: (number | string | Long);
  'outputTruncated'?: (boolean);
  /**
   * addon_status asked after a change.
   */
  'observed'?: (_webops_v1_ObservedState | null);
  /**
   * Of a guarded change: its steps, as packages/contract describes them.
   */
  'reportJson'?: (string);
  /**
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_exitCode'?: "exitCode";
}

/**
 * The end of an execution: the host's exit record. Repeated until acknowledged.
 */
export interface ExecutionResult__Output {
  'executionId': (string);
  'attempt': (number);
  /**
   * SUCCEEDED, FAILED, TIMED_OUT, CANCELLED or INTERRUPTED.
   */
  'state': (_webops_v1_ExecutionState__Output);
  'exitCode'?: (number);
  'signal': (string);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'finishedAt': (_google_protobuf_Timestamp__Output | null);
  'error': (_webops_v1_Problem__Output | null);
  /**
   * What the function printed as its result, as JSON; empty when it printed none that could be read.
   */
  'resultJson': (string);
  /**
   * How many chunks of output it made: complete when all of them are acknowledged.
   */
  'chunkCount': (number);
  'stdoutBytes': (number);
  'stderrBytes': (number);
  'outputTruncated': (boolean);
  /**
   * addon_status asked after a change.
   */
  'observed': (_webops_v1_ObservedState__Output | null);
  /**
   * Of a guarded change: its steps, as packages/contract describes them.
   */
  'reportJson': (string);
  /**
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_exitCode'?: "exitCode";
}
