// Original file: proto/webops/v1/secrets.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A host that has applied a configuration with the secret.
 */
export interface SecretUse {
  'addon'?: (string);
  'host'?: (string);
  /**
   * The version that it has.
   */
  'version'?: (number | string | Long);
}

/**
 * A host that has applied a configuration with the secret.
 */
export interface SecretUse__Output {
  'addon': (string);
  'host': (string);
  /**
   * The version that it has.
   */
  'version': (number);
}
