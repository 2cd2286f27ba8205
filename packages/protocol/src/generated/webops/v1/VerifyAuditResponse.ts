// Original file: proto/webops/v1/audit.proto

import type { AuditFault as _webops_v1_AuditFault, AuditFault__Output as _webops_v1_AuditFault__Output } from '../../webops/v1/AuditFault.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What the chain's reading found.
 */
export interface VerifyAuditResponse {
  /**
   * Nothing is wrong.
   */
  'intact'?: (boolean);
  /**
   * Records read.
   */
  'records'?: (number | string | Long);
  /**
   * In the order of the chain, at most 100.
   */
  'faults'?: (_webops_v1_AuditFault)[];
  /**
   * All of them.
   */
  'faultCount'?: (number | string | Long);
  /**
   * The signed head as it is in the controller's home.
   */
  'headSequence'?: (number | string | Long);
  'headHash'?: (string);
  'headSignedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * SHA-256 of the public key (SPKI, DER) that signed it, hexadecimal.
   */
  'headKeyId'?: (string);
  /**
   * Records behind the signed head: written since, at most a second's.
   */
  'unsignedRecords'?: (number | string | Long);
}

/**
 * What the chain's reading found.
 */
export interface VerifyAuditResponse__Output {
  /**
   * Nothing is wrong.
   */
  'intact': (boolean);
  /**
   * Records read.
   */
  'records': (number);
  /**
   * In the order of the chain, at most 100.
   */
  'faults': (_webops_v1_AuditFault__Output)[];
  /**
   * All of them.
   */
  'faultCount': (number);
  /**
   * The signed head as it is in the controller's home.
   */
  'headSequence': (number);
  'headHash': (string);
  'headSignedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * SHA-256 of the public key (SPKI, DER) that signed it, hexadecimal.
   */
  'headKeyId': (string);
  /**
   * Records behind the signed head: written since, at most a second's.
   */
  'unsignedRecords': (number);
}
