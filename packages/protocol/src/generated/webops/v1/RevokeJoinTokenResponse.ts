// Original file: proto/webops/v1/enrollment.proto

import type { JoinToken as _webops_v1_JoinToken, JoinToken__Output as _webops_v1_JoinToken__Output } from '../../webops/v1/JoinToken.js';

/**
 * The token after the change.
 */
export interface RevokeJoinTokenResponse {
  'token'?: (_webops_v1_JoinToken | null);
}

/**
 * The token after the change.
 */
export interface RevokeJoinTokenResponse__Output {
  'token': (_webops_v1_JoinToken__Output | null);
}
