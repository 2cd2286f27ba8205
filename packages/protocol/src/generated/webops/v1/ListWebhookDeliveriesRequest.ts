// Original file: proto/webops/v1/webhooks.proto


/**
 * Which deliveries.
 */
export interface ListWebhookDeliveriesRequest {
  /**
   * Its name or id.
   */
  'webhook'?: (string);
  /**
   * Empty: all.
   */
  'state'?: (string);
  /**
   * At most 1000; 0 means 50.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

/**
 * Which deliveries.
 */
export interface ListWebhookDeliveriesRequest__Output {
  /**
   * Its name or id.
   */
  'webhook': (string);
  /**
   * Empty: all.
   */
  'state': (string);
  /**
   * At most 1000; 0 means 50.
   */
  'pageSize': (number);
  'pageToken': (string);
}
