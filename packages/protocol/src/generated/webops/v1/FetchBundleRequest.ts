// Original file: proto/webops/v1/agent_link.proto


/**
 * Names a bundle.
 */
export interface FetchBundleRequest {
  'digest'?: (string);
}

/**
 * Names a bundle.
 */
export interface FetchBundleRequest__Output {
  'digest': (string);
}
