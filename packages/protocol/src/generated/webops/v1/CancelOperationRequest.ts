// Original file: proto/webops/v1/operations.proto


/**
 * Names an operation.
 */
export interface CancelOperationRequest {
  'id'?: (string);
}

/**
 * Names an operation.
 */
export interface CancelOperationRequest__Output {
  'id': (string);
}
