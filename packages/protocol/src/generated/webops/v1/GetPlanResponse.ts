// Original file: proto/webops/v1/plans.proto

import type { Plan as _webops_v1_Plan, Plan__Output as _webops_v1_Plan__Output } from '../../webops/v1/Plan.js';

/**
 * The plan.
 */
export interface GetPlanResponse {
  'plan'?: (_webops_v1_Plan | null);
}

/**
 * The plan.
 */
export interface GetPlanResponse__Output {
  'plan': (_webops_v1_Plan__Output | null);
}
