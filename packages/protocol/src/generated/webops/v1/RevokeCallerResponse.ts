// Original file: proto/webops/v1/callers.proto

import type { Caller as _webops_v1_Caller, Caller__Output as _webops_v1_Caller__Output } from '../../webops/v1/Caller.js';

/**
 * The caller after the change.
 */
export interface RevokeCallerResponse {
  'caller'?: (_webops_v1_Caller | null);
}

/**
 * The caller after the change.
 */
export interface RevokeCallerResponse__Output {
  'caller': (_webops_v1_Caller__Output | null);
}
