// Original file: proto/webops/v1/agent_link.proto


/**
 * Asks for a certificate for a new key or the same one, before the old one ends.
 */
export interface CertificateRequest {
  'csrPem'?: (string);
}

/**
 * Asks for a certificate for a new key or the same one, before the old one ends.
 */
export interface CertificateRequest__Output {
  'csrPem': (string);
}
