// Original file: proto/webops/v1/callers.proto


/**
 * A page of callers.
 */
export interface ListCallersRequest {
  /**
   * At most 1000; 0 means 100.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

/**
 * A page of callers.
 */
export interface ListCallersRequest__Output {
  /**
   * At most 1000; 0 means 100.
   */
  'pageSize': (number);
  'pageToken': (string);
}
