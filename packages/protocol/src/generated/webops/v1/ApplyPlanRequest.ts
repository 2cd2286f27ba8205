// Original file: proto/webops/v1/plans.proto


/**
 * Which step.
 */
export interface ApplyPlanRequest {
  /**
   * Plan.sealed.
   */
  'sealed'?: (Buffer | Uint8Array | string);
  /**
   * Index of Plan.operations.
   */
  'step'?: (number);
}

/**
 * Which step.
 */
export interface ApplyPlanRequest__Output {
  /**
   * Plan.sealed.
   */
  'sealed': (Buffer);
  /**
   * Index of Plan.operations.
   */
  'step': (number);
}
