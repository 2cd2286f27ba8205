// Original file: proto/webops/v1/callers.proto


/**
 * Names a caller.
 */
export interface RevokeCallerRequest {
  'name'?: (string);
  /**
   * Without it the last administrator that can be used is not revoked: FAILED_PRECONDITION.
   */
  'allowLastAdministrator'?: (boolean);
}

/**
 * Names a caller.
 */
export interface RevokeCallerRequest__Output {
  'name': (string);
  /**
   * Without it the last administrator that can be used is not revoked: FAILED_PRECONDITION.
   */
  'allowLastAdministrator': (boolean);
}
