// Original file: proto/webops/v1/addons.proto


/**
 * Names an addon on a host.
 */
export interface GetAddonConfigRequest {
  'addon'?: (string);
  /**
   * A host's name or id.
   */
  'host'?: (string);
}

/**
 * Names an addon on a host.
 */
export interface GetAddonConfigRequest__Output {
  'addon': (string);
  /**
   * A host's name or id.
   */
  'host': (string);
}
