// Original file: proto/webops/v1/webhooks.proto

import type { Webhook as _webops_v1_Webhook, Webhook__Output as _webops_v1_Webhook__Output } from '../../webops/v1/Webhook.js';

/**
 * At most 100.
 */
export interface ListWebhooksResponse {
  'webhooks'?: (_webops_v1_Webhook)[];
}

/**
 * At most 100.
 */
export interface ListWebhooksResponse__Output {
  'webhooks': (_webops_v1_Webhook__Output)[];
}
