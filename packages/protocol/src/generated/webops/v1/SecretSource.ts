// Original file: proto/webops/v1/secrets.proto


/**
 * The value of a secret, or how to make one.
 */
export interface SecretSource {
  /**
   * UTF-8, 1 to 65536 bytes.
   */
  'value'?: (Buffer | Uint8Array | string);
  /**
   * In place of a value: make so many random characters (letters and digits), 12 to 256.
   */
  'generateLength'?: (number);
}

/**
 * The value of a secret, or how to make one.
 */
export interface SecretSource__Output {
  /**
   * UTF-8, 1 to 65536 bytes.
   */
  'value': (Buffer);
  /**
   * In place of a value: make so many random characters (letters and digits), 12 to 256.
   */
  'generateLength': (number);
}
