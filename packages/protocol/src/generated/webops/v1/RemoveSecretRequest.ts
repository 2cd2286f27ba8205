// Original file: proto/webops/v1/secrets.proto


/**
 * Which.
 */
export interface RemoveSecretRequest {
  'name'?: (string);
}

/**
 * Which.
 */
export interface RemoveSecretRequest__Output {
  'name': (string);
}
