// Original file: proto/webops/v1/webhooks.proto


/**
 * Empty.
 */
export interface RemoveWebhookResponse {
}

/**
 * Empty.
 */
export interface RemoveWebhookResponse__Output {
}
