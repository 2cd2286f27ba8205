// Original file: proto/webops/v1/secrets.proto

import type { SecretSource as _webops_v1_SecretSource, SecretSource__Output as _webops_v1_SecretSource__Output } from '../../webops/v1/SecretSource.js';

/**
 * A new secret.
 */
export interface CreateSecretRequest {
  /**
   * a-z, 0-9, dashes and underscores; a letter first; at most 63 characters.
   */
  'name'?: (string);
  'source'?: (_webops_v1_SecretSource | null);
  'description'?: (string);
}

/**
 * A new secret.
 */
export interface CreateSecretRequest__Output {
  /**
   * a-z, 0-9, dashes and underscores; a letter first; at most 63 characters.
   */
  'name': (string);
  'source': (_webops_v1_SecretSource__Output | null);
  'description': (string);
}
