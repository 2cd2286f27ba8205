// Original file: proto/webops/v1/webhooks.proto

import type { WebhookDelivery as _webops_v1_WebhookDelivery, WebhookDelivery__Output as _webops_v1_WebhookDelivery__Output } from '../../webops/v1/WebhookDelivery.js';

/**
 * How it went.
 */
export interface TestWebhookResponse {
  'delivery'?: (_webops_v1_WebhookDelivery | null);
}

/**
 * How it went.
 */
export interface TestWebhookResponse__Output {
  'delivery': (_webops_v1_WebhookDelivery__Output | null);
}
