// Original file: proto/webops/v1/alerts.proto


/**
 * Filters; an empty one does not filter.
 */
export interface ListAlertsRequest {
  /**
   * At most 1000; 0 means 100. A page may hold fewer, also none, before the last one.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * "firing" (also when it is empty), "resolved" or "all".
   */
  'state'?: (string);
  'kind'?: (string);
  /**
   * Of the alerts' labels.
   */
  'selector'?: (string);
}

/**
 * Filters; an empty one does not filter.
 */
export interface ListAlertsRequest__Output {
  /**
   * At most 1000; 0 means 100. A page may hold fewer, also none, before the last one.
   */
  'pageSize': (number);
  'pageToken': (string);
  /**
   * "firing" (also when it is empty), "resolved" or "all".
   */
  'state': (string);
  'kind': (string);
  /**
   * Of the alerts' labels.
   */
  'selector': (string);
}
