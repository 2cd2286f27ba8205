// Original file: proto/webops/v1/secrets.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { SecretUse as _webops_v1_SecretUse, SecretUse__Output as _webops_v1_SecretUse__Output } from '../../webops/v1/SecretUse.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A secret, without its value.
 */
export interface Secret {
  'name'?: (string);
  /**
   * Counts from 1.
   */
  'version'?: (number | string | Long);
  'description'?: (string);
  /**
   * The same for the same value in this set-up; tells nothing of the value to who does not have the master key.
   */
  'fingerprint'?: (string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'changedAt'?: (_google_protobuf_Timestamp | null);
  'changedBy'?: (string);
  /**
   * Configurations that refer to it, on hosts that have applied them.
   */
  'uses'?: (_webops_v1_SecretUse)[];
  /**
   * Layers of configurations that refer to it: "redis fleet".
   */
  'layers'?: (string)[];
}

/**
 * A secret, without its value.
 */
export interface Secret__Output {
  'name': (string);
  /**
   * Counts from 1.
   */
  'version': (number);
  'description': (string);
  /**
   * The same for the same value in this set-up; tells nothing of the value to who does not have the master key.
   */
  'fingerprint': (string);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'changedAt': (_google_protobuf_Timestamp__Output | null);
  'changedBy': (string);
  /**
   * Configurations that refer to it, on hosts that have applied them.
   */
  'uses': (_webops_v1_SecretUse__Output)[];
  /**
   * Layers of configurations that refer to it: "redis fleet".
   */
  'layers': (string)[];
}
