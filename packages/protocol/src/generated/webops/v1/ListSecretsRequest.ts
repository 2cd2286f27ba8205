// Original file: proto/webops/v1/secrets.proto


/**
 * Nothing to say.
 */
export interface ListSecretsRequest {
}

/**
 * Nothing to say.
 */
export interface ListSecretsRequest__Output {
}
