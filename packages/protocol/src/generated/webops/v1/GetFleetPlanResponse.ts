// Original file: proto/webops/v1/fleet.proto

import type { FleetChange as _webops_v1_FleetChange, FleetChange__Output as _webops_v1_FleetChange__Output } from '../../webops/v1/FleetChange.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from '../../webops/v1/Problem.js';

/**
 * What would be done, in order.
 */
export interface GetFleetPlanResponse {
  'changes'?: (_webops_v1_FleetChange)[];
  /**
   * For ApplyFleetStep: encrypted by the controller. Holds no readable secret.
   */
  'sealed'?: (Buffer | Uint8Array | string);
  /**
   * Steps of ApplyFleetStep; 0: there is nothing to do.
   */
  'steps'?: (number);
  /**
   * Why it cannot be applied.
   */
  'problems'?: (_webops_v1_Problem)[];
  /**
   * What it leaves alone and could be meant: what --prune would take away.
   */
  'notes'?: (string)[];
}

/**
 * What would be done, in order.
 */
export interface GetFleetPlanResponse__Output {
  'changes': (_webops_v1_FleetChange__Output)[];
  /**
   * For ApplyFleetStep: encrypted by the controller. Holds no readable secret.
   */
  'sealed': (Buffer);
  /**
   * Steps of ApplyFleetStep; 0: there is nothing to do.
   */
  'steps': (number);
  /**
   * Why it cannot be applied.
   */
  'problems': (_webops_v1_Problem__Output)[];
  /**
   * What it leaves alone and could be meant: what --prune would take away.
   */
  'notes': (string)[];
}
