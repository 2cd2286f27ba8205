// Original file: proto/webops/v1/alerts.proto


/**
 * Empty.
 */
export interface ListSilencesRequest {
}

/**
 * Empty.
 */
export interface ListSilencesRequest__Output {
}
