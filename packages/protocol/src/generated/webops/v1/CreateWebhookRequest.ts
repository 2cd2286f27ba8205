// Original file: proto/webops/v1/webhooks.proto


/**
 * A new webhook.
 */
export interface CreateWebhookRequest {
  'name'?: (string);
  /**
   * http or https. Redirects are not followed.
   */
  'url'?: (string);
  'events'?: (string)[];
  /**
   * 16 to 256 characters. Each request carries the HMAC-SHA256 of its time and body with it.
   */
  'secret'?: (string);
}

/**
 * A new webhook.
 */
export interface CreateWebhookRequest__Output {
  'name': (string);
  /**
   * http or https. Redirects are not followed.
   */
  'url': (string);
  'events': (string)[];
  /**
   * 16 to 256 characters. Each request carries the HMAC-SHA256 of its time and body with it.
   */
  'secret': (string);
}
