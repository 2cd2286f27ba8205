// Original file: proto/webops/v1/common.proto


/**
 * Why something did not work, for a person and for a program.
 */
export interface Problem {
  /**
   * Stable, UPPER_SNAKE_CASE, e.g. "VALIDATION_FAILED", "EXIT_CODE", "HOST_OFFLINE".
   */
  'code'?: (string);
  /**
   * What happened, to what, and what to do.
   */
  'message'?: (string);
}

/**
 * Why something did not work, for a person and for a program.
 */
export interface Problem__Output {
  /**
   * Stable, UPPER_SNAKE_CASE, e.g. "VALIDATION_FAILED", "EXIT_CODE", "HOST_OFFLINE".
   */
  'code': (string);
  /**
   * What happened, to what, and what to do.
   */
  'message': (string);
}
