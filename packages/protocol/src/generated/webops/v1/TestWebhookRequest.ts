// Original file: proto/webops/v1/webhooks.proto


/**
 * Names a webhook.
 */
export interface TestWebhookRequest {
  /**
   * Its name or id.
   */
  'webhook'?: (string);
}

/**
 * Names a webhook.
 */
export interface TestWebhookRequest__Output {
  /**
   * Its name or id.
   */
  'webhook': (string);
}
