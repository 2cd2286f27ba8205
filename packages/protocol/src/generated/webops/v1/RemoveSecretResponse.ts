// Original file: proto/webops/v1/secrets.proto


/**
 * Nothing to say.
 */
export interface RemoveSecretResponse {
}

/**
 * Nothing to say.
 */
export interface RemoveSecretResponse__Output {
}
