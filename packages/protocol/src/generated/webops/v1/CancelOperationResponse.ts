// Original file: proto/webops/v1/operations.proto

import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from '../../webops/v1/Operation.js';

/**
 * The operation after the request; running scripts may need their grace to end.
 */
export interface CancelOperationResponse {
  'operation'?: (_webops_v1_Operation | null);
}

/**
 * The operation after the request; running scripts may need their grace to end.
 */
export interface CancelOperationResponse__Output {
  'operation': (_webops_v1_Operation__Output | null);
}
