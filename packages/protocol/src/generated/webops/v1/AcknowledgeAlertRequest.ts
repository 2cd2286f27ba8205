// Original file: proto/webops/v1/alerts.proto


/**
 * Which alert.
 */
export interface AcknowledgeAlertRequest {
  'id'?: (string);
  'comment'?: (string);
}

/**
 * Which alert.
 */
export interface AcknowledgeAlertRequest__Output {
  'id': (string);
  'comment': (string);
}
