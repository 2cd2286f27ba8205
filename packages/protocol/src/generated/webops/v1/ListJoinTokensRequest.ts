// Original file: proto/webops/v1/enrollment.proto


/**
 * No filters yet.
 */
export interface ListJoinTokensRequest {
}

/**
 * No filters yet.
 */
export interface ListJoinTokensRequest__Output {
}
