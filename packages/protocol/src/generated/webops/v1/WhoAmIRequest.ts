// Original file: proto/webops/v1/system.proto


/**
 * Empty.
 */
export interface WhoAmIRequest {
}

/**
 * Empty.
 */
export interface WhoAmIRequest__Output {
}
