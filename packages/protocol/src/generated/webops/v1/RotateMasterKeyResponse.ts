// Original file: proto/webops/v1/secrets.proto


/**
 * What was done.
 */
export interface RotateMasterKeyResponse {
  /**
   * Of the master key that wraps all secrets now.
   */
  'keyId'?: (string);
  /**
   * Keys of secrets that were wrapped anew.
   */
  'rewrapped'?: (number);
}

/**
 * What was done.
 */
export interface RotateMasterKeyResponse__Output {
  /**
   * Of the master key that wraps all secrets now.
   */
  'keyId': (string);
  /**
   * Keys of secrets that were wrapped anew.
   */
  'rewrapped': (number);
}
