// Original file: proto/webops/v1/addons.proto


/**
 * Filters; an empty one does not filter.
 */
export interface ListReleasesRequest {
  'addon'?: (string);
  /**
   * A host's name or id.
   */
  'host'?: (string);
  /**
   * At most 1000; 0 means 50.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

/**
 * Filters; an empty one does not filter.
 */
export interface ListReleasesRequest__Output {
  'addon': (string);
  /**
   * A host's name or id.
   */
  'host': (string);
  /**
   * At most 1000; 0 means 50.
   */
  'pageSize': (number);
  'pageToken': (string);
}
