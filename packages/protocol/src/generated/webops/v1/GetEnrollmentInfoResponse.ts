// Original file: proto/webops/v1/enrollment.proto


/**
 * How to reach this controller as a new host.
 */
export interface GetEnrollmentInfoResponse {
  /**
   * host:port of this API.
   */
  'apiAddress'?: (string);
  'linkAddress'?: (string);
  /**
   * https://host:port of the agent package and the installer.
   */
  'packageUrl'?: (string);
  /**
   * SHA-256 of the certificate (DER) of the authority of server certificates, in hexadecimal.
   */
  'caFingerprint'?: (string);
  /**
   * SHA-256 of the server's public key (SPKI, DER) in base64, as curl's --pinnedpubkey takes it.
   */
  'publicKeyPin'?: (string);
  /**
   * Why no host but this one can reach the controller; empty when they can.
   */
  'unreachableReason'?: (string);
}

/**
 * How to reach this controller as a new host.
 */
export interface GetEnrollmentInfoResponse__Output {
  /**
   * host:port of this API.
   */
  'apiAddress': (string);
  'linkAddress': (string);
  /**
   * https://host:port of the agent package and the installer.
   */
  'packageUrl': (string);
  /**
   * SHA-256 of the certificate (DER) of the authority of server certificates, in hexadecimal.
   */
  'caFingerprint': (string);
  /**
   * SHA-256 of the server's public key (SPKI, DER) in base64, as curl's --pinnedpubkey takes it.
   */
  'publicKeyPin': (string);
  /**
   * Why no host but this one can reach the controller; empty when they can.
   */
  'unreachableReason': (string);
}
