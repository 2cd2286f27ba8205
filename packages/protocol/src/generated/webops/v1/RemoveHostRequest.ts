// Original file: proto/webops/v1/hosts.proto


/**
 * Names a host.
 */
export interface RemoveHostRequest {
  'host'?: (string);
}

/**
 * Names a host.
 */
export interface RemoveHostRequest__Output {
  'host': (string);
}
