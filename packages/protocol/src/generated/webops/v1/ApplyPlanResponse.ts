// Original file: proto/webops/v1/plans.proto

import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from '../../webops/v1/Operation.js';

/**
 * Its operation.
 */
export interface ApplyPlanResponse {
  'operation'?: (_webops_v1_Operation | null);
}

/**
 * Its operation.
 */
export interface ApplyPlanResponse__Output {
  'operation': (_webops_v1_Operation__Output | null);
}
