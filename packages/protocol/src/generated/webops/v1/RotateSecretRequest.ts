// Original file: proto/webops/v1/secrets.proto

import type { SecretSource as _webops_v1_SecretSource, SecretSource__Output as _webops_v1_SecretSource__Output } from '../../webops/v1/SecretSource.js';

/**
 * Its new value.
 */
export interface RotateSecretRequest {
  'name'?: (string);
  'source'?: (_webops_v1_SecretSource | null);
}

/**
 * Its new value.
 */
export interface RotateSecretRequest__Output {
  'name': (string);
  'source': (_webops_v1_SecretSource__Output | null);
}
