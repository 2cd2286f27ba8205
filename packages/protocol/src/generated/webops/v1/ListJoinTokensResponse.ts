// Original file: proto/webops/v1/enrollment.proto

import type { JoinToken as _webops_v1_JoinToken, JoinToken__Output as _webops_v1_JoinToken__Output } from '../../webops/v1/JoinToken.js';

/**
 * All tokens, newest first.
 */
export interface ListJoinTokensResponse {
  'tokens'?: (_webops_v1_JoinToken)[];
}

/**
 * All tokens, newest first.
 */
export interface ListJoinTokensResponse__Output {
  'tokens': (_webops_v1_JoinToken__Output)[];
}
