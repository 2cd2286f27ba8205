// Original file: proto/webops/v1/addons.proto


/**
 * A bundle as packages/contract describes it.
 */
export interface PublishAddonRequest {
  /**
   * The tar archive. At most 8 MiB.
   */
  'bundle'?: (Buffer | Uint8Array | string);
  /**
   * Ed25519 over the SHA-256 of the archive.
   */
  'signature'?: (Buffer | Uint8Array | string);
  /**
   * SHA-256 of the publisher's public key (SPKI, DER), in hexadecimal.
   */
  'keyId'?: (string);
}

/**
 * A bundle as packages/contract describes it.
 */
export interface PublishAddonRequest__Output {
  /**
   * The tar archive. At most 8 MiB.
   */
  'bundle': (Buffer);
  /**
   * Ed25519 over the SHA-256 of the archive.
   */
  'signature': (Buffer);
  /**
   * SHA-256 of the publisher's public key (SPKI, DER), in hexadecimal.
   */
  'keyId': (string);
}
