// Original file: proto/webops/v1/addons.proto


/**
 * Names an addon and what it shall be.
 */
export interface SetAddonEnabledRequest {
  'name'?: (string);
  'enabled'?: (boolean);
}

/**
 * Names an addon and what it shall be.
 */
export interface SetAddonEnabledRequest__Output {
  'name': (string);
  'enabled': (boolean);
}
