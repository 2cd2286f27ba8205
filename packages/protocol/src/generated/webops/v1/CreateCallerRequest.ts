// Original file: proto/webops/v1/callers.proto

import type { CallerRole as _webops_v1_CallerRole, CallerRole__Output as _webops_v1_CallerRole__Output } from '../../webops/v1/CallerRole.js';
import type { Long } from '@grpc/proto-loader';

/**
 * The properties of a new caller.
 */
export interface CreateCallerRequest {
  /**
   * Lower-case letters, digits, dots, dashes, underscores and @, at most 63; operations and the audit show it.
   */
  'name'?: (string);
  'role'?: (_webops_v1_CallerRole);
  /**
   * 0 means 90 days; at most ten years.
   */
  'ttlMs'?: (number | string | Long);
  /**
   * A PKCS #10 request in PEM for the caller's own key (P-256): it gets a certificate in place of a token.
   */
  'csrPem'?: (string);
}

/**
 * The properties of a new caller.
 */
export interface CreateCallerRequest__Output {
  /**
   * Lower-case letters, digits, dots, dashes, underscores and @, at most 63; operations and the audit show it.
   */
  'name': (string);
  'role': (_webops_v1_CallerRole__Output);
  /**
   * 0 means 90 days; at most ten years.
   */
  'ttlMs': (number);
  /**
   * A PKCS #10 request in PEM for the caller's own key (P-256): it gets a certificate in place of a token.
   */
  'csrPem': (string);
}
