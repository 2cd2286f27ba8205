// Original file: proto/webops/v1/enrollment.proto


/**
 * Names a token by id.
 */
export interface RevokeJoinTokenRequest {
  'id'?: (string);
}

/**
 * Names a token by id.
 */
export interface RevokeJoinTokenRequest__Output {
  'id': (string);
}
