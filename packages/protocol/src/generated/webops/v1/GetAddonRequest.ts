// Original file: proto/webops/v1/addons.proto


/**
 * Names an addon.
 */
export interface GetAddonRequest {
  'name'?: (string);
}

/**
 * Names an addon.
 */
export interface GetAddonRequest__Output {
  'name': (string);
}
