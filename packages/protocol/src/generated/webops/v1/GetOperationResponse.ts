// Original file: proto/webops/v1/operations.proto

import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from '../../webops/v1/Operation.js';

/**
 * The operation.
 */
export interface GetOperationResponse {
  'operation'?: (_webops_v1_Operation | null);
}

/**
 * The operation.
 */
export interface GetOperationResponse__Output {
  'operation': (_webops_v1_Operation__Output | null);
}
