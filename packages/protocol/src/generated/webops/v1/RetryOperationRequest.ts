// Original file: proto/webops/v1/operations.proto


/**
 * Names an ended operation.
 */
export interface RetryOperationRequest {
  'id'?: (string);
  'requestId'?: (string);
}

/**
 * Names an ended operation.
 */
export interface RetryOperationRequest__Output {
  'id': (string);
  'requestId': (string);
}
