// Original file: proto/webops/v1/agent_link.proto


/**
 * A release that a host has.
 */
export interface PreviousRelease {
  'digest'?: (string);
  'bundleSignature'?: (Buffer | Uint8Array | string);
  'bundleKeyId'?: (string);
  /**
   * Given on stdin to what brings it back.
   */
  'config'?: (Buffer | Uint8Array | string);
}

/**
 * A release that a host has.
 */
export interface PreviousRelease__Output {
  'digest': (string);
  'bundleSignature': (Buffer);
  'bundleKeyId': (string);
  /**
   * Given on stdin to what brings it back.
   */
  'config': (Buffer);
}
