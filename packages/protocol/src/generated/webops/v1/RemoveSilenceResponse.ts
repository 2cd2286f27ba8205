// Original file: proto/webops/v1/alerts.proto


/**
 * Empty.
 */
export interface RemoveSilenceResponse {
}

/**
 * Empty.
 */
export interface RemoveSilenceResponse__Output {
}
