// Original file: proto/webops/v1/operations.proto

import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from '../../webops/v1/Operation.js';

/**
 * The stored operation.
 */
export interface CreateOperationResponse {
  'operation'?: (_webops_v1_Operation | null);
}

/**
 * The stored operation.
 */
export interface CreateOperationResponse__Output {
  'operation': (_webops_v1_Operation__Output | null);
}
