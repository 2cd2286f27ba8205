// Original file: proto/webops/v1/addons.proto


/**
 * Filters; an empty one does not filter.
 */
export interface ListBackupsRequest {
  'addon'?: (string);
  /**
   * A host's name or id.
   */
  'host'?: (string);
  /**
   * Also those that were removed.
   */
  'removed'?: (boolean);
  /**
   * At most 1000; 0 means 50.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * Only this one, removed or not.
   */
  'id'?: (string);
}

/**
 * Filters; an empty one does not filter.
 */
export interface ListBackupsRequest__Output {
  'addon': (string);
  /**
   * A host's name or id.
   */
  'host': (string);
  /**
   * Also those that were removed.
   */
  'removed': (boolean);
  /**
   * At most 1000; 0 means 50.
   */
  'pageSize': (number);
  'pageToken': (string);
  /**
   * Only this one, removed or not.
   */
  'id': (string);
}
