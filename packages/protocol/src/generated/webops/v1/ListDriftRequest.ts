// Original file: proto/webops/v1/configuration.proto


/**
 * Of an addon, a host, or all.
 */
export interface ListDriftRequest {
  'addon'?: (string);
  /**
   * By name or id.
   */
  'host'?: (string);
}

/**
 * Of an addon, a host, or all.
 */
export interface ListDriftRequest__Output {
  'addon': (string);
  /**
   * By name or id.
   */
  'host': (string);
}
