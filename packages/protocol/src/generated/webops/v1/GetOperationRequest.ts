// Original file: proto/webops/v1/operations.proto


/**
 * Names an operation.
 */
export interface GetOperationRequest {
  'id'?: (string);
}

/**
 * Names an operation.
 */
export interface GetOperationRequest__Output {
  'id': (string);
}
