// Original file: proto/webops/v1/operations.proto


/**
 * Names an operation.
 */
export interface WatchOperationRequest {
  'id'?: (string);
  /**
   * Leaves the output out.
   */
  'withoutOutput'?: (boolean);
}

/**
 * Names an operation.
 */
export interface WatchOperationRequest__Output {
  'id': (string);
  /**
   * Leaves the output out.
   */
  'withoutOutput': (boolean);
}
