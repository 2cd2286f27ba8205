// Original file: proto/webops/v1/secrets.proto

import type { Secret as _webops_v1_Secret, Secret__Output as _webops_v1_Secret__Output } from '../../webops/v1/Secret.js';

/**
 * All secrets, by name.
 */
export interface ListSecretsResponse {
  'secrets'?: (_webops_v1_Secret)[];
}

/**
 * All secrets, by name.
 */
export interface ListSecretsResponse__Output {
  'secrets': (_webops_v1_Secret__Output)[];
}
