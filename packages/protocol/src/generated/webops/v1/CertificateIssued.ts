// Original file: proto/webops/v1/agent_link.proto


/**
 * The renewed certificate.
 */
export interface CertificateIssued {
  'certificatePem'?: (string);
  'caPem'?: (string);
}

/**
 * The renewed certificate.
 */
export interface CertificateIssued__Output {
  'certificatePem': (string);
  'caPem': (string);
}
