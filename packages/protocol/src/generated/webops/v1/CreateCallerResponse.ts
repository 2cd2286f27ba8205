// Original file: proto/webops/v1/callers.proto

import type { Caller as _webops_v1_Caller, Caller__Output as _webops_v1_Caller__Output } from '../../webops/v1/Caller.js';

/**
 * The caller, and what it proves itself with: one of the two.
 */
export interface CreateCallerResponse {
  'caller'?: (_webops_v1_Caller | null);
  /**
   * To be sent as `authorization: Bearer …`.
   */
  'token'?: (string);
  'certificatePem'?: (string);
}

/**
 * The caller, and what it proves itself with: one of the two.
 */
export interface CreateCallerResponse__Output {
  'caller': (_webops_v1_Caller__Output | null);
  /**
   * To be sent as `authorization: Bearer …`.
   */
  'token': (string);
  'certificatePem': (string);
}
