// Original file: proto/webops/v1/callers.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * A token or a certificate of a caller.
 */
export interface CallerCredential {
  /**
   * "token" or "certificate", and the first twelve hexadecimal digits of its SHA-256: what the audit calls it.
   */
  'id'?: (string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Not set: until the caller is revoked.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * A token or a certificate of a caller.
 */
export interface CallerCredential__Output {
  /**
   * "token" or "certificate", and the first twelve hexadecimal digits of its SHA-256: what the audit calls it.
   */
  'id': (string);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Not set: until the caller is revoked.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
}
