// Original file: proto/webops/v1/webhooks.proto

import type { WebhookDelivery as _webops_v1_WebhookDelivery, WebhookDelivery__Output as _webops_v1_WebhookDelivery__Output } from '../../webops/v1/WebhookDelivery.js';

/**
 * A page.
 */
export interface ListWebhookDeliveriesResponse {
  'deliveries'?: (_webops_v1_WebhookDelivery)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken'?: (string);
}

/**
 * A page.
 */
export interface ListWebhookDeliveriesResponse__Output {
  'deliveries': (_webops_v1_WebhookDelivery__Output)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken': (string);
}
