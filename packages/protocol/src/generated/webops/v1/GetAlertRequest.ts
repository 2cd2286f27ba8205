// Original file: proto/webops/v1/alerts.proto


/**
 * Names an alert.
 */
export interface GetAlertRequest {
  'id'?: (string);
}

/**
 * Names an alert.
 */
export interface GetAlertRequest__Output {
  'id': (string);
}
