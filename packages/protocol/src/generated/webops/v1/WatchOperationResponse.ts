// Original file: proto/webops/v1/operations.proto

import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from '../../webops/v1/Operation.js';
import type { Execution as _webops_v1_Execution, Execution__Output as _webops_v1_Execution__Output } from '../../webops/v1/Execution.js';
import type { OutputChunk as _webops_v1_OutputChunk, OutputChunk__Output as _webops_v1_OutputChunk__Output } from '../../webops/v1/OutputChunk.js';

/**
 * One thing that happened.
 */
export interface WatchOperationResponse {
  /**
   * The operation without its executions: first, and whenever its state changes.
   */
  'operation'?: (_webops_v1_Operation | null);
  /**
   * An execution whose state changed; all of them first.
   */
  'execution'?: (_webops_v1_Execution | null);
  'output'?: (_webops_v1_OutputChunk | null);
  'event'?: "operation"|"execution"|"output";
}

/**
 * One thing that happened.
 */
export interface WatchOperationResponse__Output {
  /**
   * The operation without its executions: first, and whenever its state changes.
   */
  'operation'?: (_webops_v1_Operation__Output | null);
  /**
   * An execution whose state changed; all of them first.
   */
  'execution'?: (_webops_v1_Execution__Output | null);
  'output'?: (_webops_v1_OutputChunk__Output | null);
  'event'?: "operation"|"execution"|"output";
}
