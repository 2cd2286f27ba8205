// Original file: proto/webops/v1/enrollment.proto


/**
 * The host's identity and what root must trust on it.
 */
export interface EnrollResponse {
  'hostId'?: (string);
  'environment'?: (string);
  /**
   * The host's certificate, URI SAN spiffe://<environment>/host/<id>.
   */
  'certificatePem'?: (string);
  /**
   * The authority of server certificates: what the host trusts from now on.
   */
  'caPem'?: (string);
  /**
   * host:port of the agent link.
   */
  'linkAddress'?: (string);
  /**
   * Public key (SPKI, PEM) of the controller's tickets.
   */
  'ticketPublicKeyPem'?: (string);
  /**
   * Public keys (SPKI, PEM) of the publishers whose bundles may run as root.
   */
  'publisherPublicKeysPem'?: (string)[];
}

/**
 * The host's identity and what root must trust on it.
 */
export interface EnrollResponse__Output {
  'hostId': (string);
  'environment': (string);
  /**
   * The host's certificate, URI SAN spiffe://<environment>/host/<id>.
   */
  'certificatePem': (string);
  /**
   * The authority of server certificates: what the host trusts from now on.
   */
  'caPem': (string);
  /**
   * host:port of the agent link.
   */
  'linkAddress': (string);
  /**
   * Public key (SPKI, PEM) of the controller's tickets.
   */
  'ticketPublicKeyPem': (string);
  /**
   * Public keys (SPKI, PEM) of the publishers whose bundles may run as root.
   */
  'publisherPublicKeysPem': (string)[];
}
