// Original file: proto/webops/v1/fleet.proto

import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from '../../webops/v1/Operation.js';

/**
 * What it did.
 */
export interface ApplyFleetStepResponse {
  /**
   * Of a step that is one.
   */
  'operation'?: (_webops_v1_Operation | null);
  /**
   * What was set.
   */
  'done'?: (string)[];
}

/**
 * What it did.
 */
export interface ApplyFleetStepResponse__Output {
  /**
   * Of a step that is one.
   */
  'operation': (_webops_v1_Operation__Output | null);
  /**
   * What was set.
   */
  'done': (string)[];
}
