// Original file: proto/webops/v1/operations.proto

import type { ExecutionState as _webops_v1_ExecutionState, ExecutionState__Output as _webops_v1_ExecutionState__Output } from '../../webops/v1/ExecutionState.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One of its steps.
 */
export interface ChangeStage {
  /**
   * "backup", "change", "data", "health", "evidence", "back", "back_data", "back_health".
   */
  'stage'?: (string);
  /**
   * RUNNING: the host died in it.
   */
  'state'?: (_webops_v1_ExecutionState);
  'durationMs'?: (number | string | Long);
  'message'?: (string);
}

/**
 * One of its steps.
 */
export interface ChangeStage__Output {
  /**
   * "backup", "change", "data", "health", "evidence", "back", "back_data", "back_health".
   */
  'stage': (string);
  /**
   * RUNNING: the host died in it.
   */
  'state': (_webops_v1_ExecutionState__Output);
  'durationMs': (number);
  'message': (string);
}
