// Original file: proto/webops/v1/system.proto


/**
 * The caller.
 */
export interface WhoAmIResponse {
  'name'?: (string);
  /**
   * "viewer", "manager" or "administrator".
   */
  'role'?: (string);
}

/**
 * The caller.
 */
export interface WhoAmIResponse__Output {
  'name': (string);
  /**
   * "viewer", "manager" or "administrator".
   */
  'role': (string);
}
