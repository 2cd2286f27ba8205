// Original file: proto/webops/v1/enrollment.proto

import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from '../../webops/v1/HostFacts.js';

/**
 * A new host introduces itself.
 */
export interface EnrollRequest {
  'token'?: (string);
  /**
   * PKCS #10 request in PEM for the host's own key (P-256).
   */
  'csrPem'?: (string);
  'facts'?: (_webops_v1_HostFacts | null);
}

/**
 * A new host introduces itself.
 */
export interface EnrollRequest__Output {
  'token': (string);
  /**
   * PKCS #10 request in PEM for the host's own key (P-256).
   */
  'csrPem': (string);
  'facts': (_webops_v1_HostFacts__Output | null);
}
