// Original file: proto/webops/v1/alerts.proto


/**
 * Names a silence.
 */
export interface RemoveSilenceRequest {
  'id'?: (string);
}

/**
 * Names a silence.
 */
export interface RemoveSilenceRequest__Output {
  'id': (string);
}
