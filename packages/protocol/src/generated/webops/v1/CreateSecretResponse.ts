// Original file: proto/webops/v1/secrets.proto

import type { Secret as _webops_v1_Secret, Secret__Output as _webops_v1_Secret__Output } from '../../webops/v1/Secret.js';

/**
 * The secret.
 */
export interface CreateSecretResponse {
  'secret'?: (_webops_v1_Secret | null);
}

/**
 * The secret.
 */
export interface CreateSecretResponse__Output {
  'secret': (_webops_v1_Secret__Output | null);
}
