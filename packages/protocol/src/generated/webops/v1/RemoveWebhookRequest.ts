// Original file: proto/webops/v1/webhooks.proto


/**
 * Names a webhook.
 */
export interface RemoveWebhookRequest {
  /**
   * Its name or id.
   */
  'webhook'?: (string);
}

/**
 * Names a webhook.
 */
export interface RemoveWebhookRequest__Output {
  /**
   * Its name or id.
   */
  'webhook': (string);
}
