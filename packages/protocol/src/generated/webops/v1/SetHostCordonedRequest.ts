// Original file: proto/webops/v1/hosts.proto


/**
 * Whether the host takes changes.
 */
export interface SetHostCordonedRequest {
  'host'?: (string);
  'cordoned'?: (boolean);
}

/**
 * Whether the host takes changes.
 */
export interface SetHostCordonedRequest__Output {
  'host': (string);
  'cordoned': (boolean);
}
