// Original file: proto/webops/v1/addons.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * The configuration last applied.
 */
export interface GetAddonConfigResponse {
  /**
   * JSON object; writeOnly values are "********".
   */
  'configJson'?: (string);
  /**
   * Counts from 1, one more with each change.
   */
  'version'?: (number);
  'appliedAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * The configuration last applied.
 */
export interface GetAddonConfigResponse__Output {
  /**
   * JSON object; writeOnly values are "********".
   */
  'configJson': (string);
  /**
   * Counts from 1, one more with each change.
   */
  'version': (number);
  'appliedAt': (_google_protobuf_Timestamp__Output | null);
}
