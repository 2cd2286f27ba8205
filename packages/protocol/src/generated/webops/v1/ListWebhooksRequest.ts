// Original file: proto/webops/v1/webhooks.proto


/**
 * Empty.
 */
export interface ListWebhooksRequest {
}

/**
 * Empty.
 */
export interface ListWebhooksRequest__Output {
}
