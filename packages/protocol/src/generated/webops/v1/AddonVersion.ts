// Original file: proto/webops/v1/addons.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * A version that the registry has.
 */
export interface AddonVersion {
  'version'?: (string);
  /**
   * SHA-256 of its newest bundle, in hexadecimal.
   */
  'digest'?: (string);
  /**
   * When that bundle was packed or published first.
   */
  'since'?: (_google_protobuf_Timestamp | null);
}

/**
 * A version that the registry has.
 */
export interface AddonVersion__Output {
  'version': (string);
  /**
   * SHA-256 of its newest bundle, in hexadecimal.
   */
  'digest': (string);
  /**
   * When that bundle was packed or published first.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
}
