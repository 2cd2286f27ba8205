// Original file: proto/webops/v1/enrollment.proto

import type { JoinToken as _webops_v1_JoinToken, JoinToken__Output as _webops_v1_JoinToken__Output } from '../../webops/v1/JoinToken.js';

/**
 * The token and its secret.
 */
export interface CreateJoinTokenResponse {
  'token'?: (_webops_v1_JoinToken | null);
  'secret'?: (string);
}

/**
 * The token and its secret.
 */
export interface CreateJoinTokenResponse__Output {
  'token': (_webops_v1_JoinToken__Output | null);
  'secret': (string);
}
