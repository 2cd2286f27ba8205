// Original file: proto/webops/v1/agent_link.proto


/**
 * The renewed certificate.
 */
export interface CertificateIssued {
  'certificatePem'?: (string);
  /**
   * The authority of server certificates.
   */
  'caPem'?: (string);
}

/**
 * The renewed certificate.
 */
export interface CertificateIssued__Output {
  'certificatePem': (string);
  /**
   * The authority of server certificates.
   */
  'caPem': (string);
}
