// Original file: proto/webops/v1/operations.proto

import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from '../../webops/v1/Operation.js';

/**
 * The new operation.
 */
export interface RetryOperationResponse {
  'operation'?: (_webops_v1_Operation | null);
}

/**
 * The new operation.
 */
export interface RetryOperationResponse__Output {
  'operation': (_webops_v1_Operation__Output | null);
}
