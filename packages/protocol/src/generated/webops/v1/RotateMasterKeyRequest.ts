// Original file: proto/webops/v1/secrets.proto


/**
 * Nothing to say.
 */
export interface RotateMasterKeyRequest {
}

/**
 * Nothing to say.
 */
export interface RotateMasterKeyRequest__Output {
}
