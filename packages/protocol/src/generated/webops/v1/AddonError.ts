// Original file: proto/webops/v1/addons.proto


/**
 * Why an addon, or a file that looks like one, did not load.
 */
export interface AddonError {
  /**
   * The file, on the controller.
   */
  'file'?: (string);
  /**
   * The function or part, e.g. "addon_metadata"; empty for the file itself.
   */
  'function'?: (string);
  /**
   * What was wrong and what to do.
   */
  'reason'?: (string);
}

/**
 * Why an addon, or a file that looks like one, did not load.
 */
export interface AddonError__Output {
  /**
   * The file, on the controller.
   */
  'file': (string);
  /**
   * The function or part, e.g. "addon_metadata"; empty for the file itself.
   */
  'function': (string);
  /**
   * What was wrong and what to do.
   */
  'reason': (string);
}
