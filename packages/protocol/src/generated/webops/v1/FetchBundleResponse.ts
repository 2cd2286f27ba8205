// Original file: proto/webops/v1/agent_link.proto


/**
 * A piece of the archive, in order. At most 256 KiB.
 */
export interface FetchBundleResponse {
  'data'?: (Buffer | Uint8Array | string);
}

/**
 * A piece of the archive, in order. At most 256 KiB.
 */
export interface FetchBundleResponse__Output {
  'data': (Buffer);
}
