// Original file: proto/webops/v1/plans.proto

import type { PlanStep as _webops_v1_PlanStep, PlanStep__Output as _webops_v1_PlanStep__Output } from '../../webops/v1/PlanStep.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from '../../webops/v1/Problem.js';

/**
 * Hosts that are alike in what would be done.
 */
export interface PlanGroup {
  /**
   * Names.
   */
  'hosts'?: (string)[];
  /**
   * In order. None: nothing to do there, or refused.
   */
  'steps'?: (_webops_v1_PlanStep)[];
  /**
   * Why nothing would be done there.
   */
  'problems'?: (_webops_v1_Problem)[];
  /**
   * What does not keep it from being done, and is worth knowing.
   */
  'notes'?: (string)[];
}

/**
 * Hosts that are alike in what would be done.
 */
export interface PlanGroup__Output {
  /**
   * Names.
   */
  'hosts': (string)[];
  /**
   * In order. None: nothing to do there, or refused.
   */
  'steps': (_webops_v1_PlanStep__Output)[];
  /**
   * Why nothing would be done there.
   */
  'problems': (_webops_v1_Problem__Output)[];
  /**
   * What does not keep it from being done, and is worth knowing.
   */
  'notes': (string)[];
}
