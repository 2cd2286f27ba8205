// Original file: proto/webops/v1/fleet.proto


/**
 * Which step.
 */
export interface ApplyFleetStepRequest {
  /**
   * GetFleetPlanResponse.sealed.
   */
  'sealed'?: (Buffer | Uint8Array | string);
  /**
   * The first sets labels and configurations, the others are operations.
   */
  'step'?: (number);
}

/**
 * Which step.
 */
export interface ApplyFleetStepRequest__Output {
  /**
   * GetFleetPlanResponse.sealed.
   */
  'sealed': (Buffer);
  /**
   * The first sets labels and configurations, the others are operations.
   */
  'step': (number);
}
