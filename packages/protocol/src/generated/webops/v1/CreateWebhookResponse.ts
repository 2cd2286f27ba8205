// Original file: proto/webops/v1/webhooks.proto

import type { Webhook as _webops_v1_Webhook, Webhook__Output as _webops_v1_Webhook__Output } from '../../webops/v1/Webhook.js';

/**
 * The webhook.
 */
export interface CreateWebhookResponse {
  'webhook'?: (_webops_v1_Webhook | null);
}

/**
 * The webhook.
 */
export interface CreateWebhookResponse__Output {
  'webhook': (_webops_v1_Webhook__Output | null);
}
