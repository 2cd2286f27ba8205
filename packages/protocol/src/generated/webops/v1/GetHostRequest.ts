// Original file: proto/webops/v1/hosts.proto


/**
 * Names a host.
 */
export interface GetHostRequest {
  'host'?: (string);
}

/**
 * Names a host.
 */
export interface GetHostRequest__Output {
  'host': (string);
}
