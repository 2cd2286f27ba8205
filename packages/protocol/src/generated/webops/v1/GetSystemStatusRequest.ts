// Original file: proto/webops/v1/system.proto


/**
 * Empty.
 */
export interface GetSystemStatusRequest {
}

/**
 * Empty.
 */
export interface GetSystemStatusRequest__Output {
}
