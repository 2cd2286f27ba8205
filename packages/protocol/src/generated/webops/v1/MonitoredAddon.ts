// Original file: proto/webops/v1/agent_link.proto


/**
 * One addon to watch.
 */
export interface MonitoredAddon {
  'addon'?: (string);
  'digest'?: (string);
  'version'?: (string);
  'bundleSignature'?: (Buffer | Uint8Array | string);
  'bundleKeyId'?: (string);
  /**
   * It implements addon_health_check.
   */
  'hasHealthCheck'?: (boolean);
}

/**
 * One addon to watch.
 */
export interface MonitoredAddon__Output {
  'addon': (string);
  'digest': (string);
  'version': (string);
  'bundleSignature': (Buffer);
  'bundleKeyId': (string);
  /**
   * It implements addon_health_check.
   */
  'hasHealthCheck': (boolean);
}
