// Original file: proto/webops/v1/operations.proto


/**
 * Names an operation, and a page of its history.
 */
export interface GetOperationHistoryRequest {
  'id'?: (string);
  /**
   * Only of this host's execution: name or id. Empty: of all, and of the operation itself.
   */
  'host'?: (string);
  /**
   * Default 1000, at most 1000.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

/**
 * Names an operation, and a page of its history.
 */
export interface GetOperationHistoryRequest__Output {
  'id': (string);
  /**
   * Only of this host's execution: name or id. Empty: of all, and of the operation itself.
   */
  'host': (string);
  /**
   * Default 1000, at most 1000.
   */
  'pageSize': (number);
  'pageToken': (string);
}
