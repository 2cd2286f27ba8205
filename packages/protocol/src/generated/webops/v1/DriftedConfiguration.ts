// Original file: proto/webops/v1/configuration.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { ConfigChange as _webops_v1_ConfigChange, ConfigChange__Output as _webops_v1_ConfigChange__Output } from '../../webops/v1/ConfigChange.js';

/**
 * One addon on one host.
 */
export interface DriftedConfiguration {
  'addon'?: (string);
  'host'?: (string);
  'since'?: (_google_protobuf_Timestamp | null);
  'checkedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * From what was applied to what is there.
   */
  'changes'?: (_webops_v1_ConfigChange)[];
}

/**
 * One addon on one host.
 */
export interface DriftedConfiguration__Output {
  'addon': (string);
  'host': (string);
  'since': (_google_protobuf_Timestamp__Output | null);
  'checkedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * From what was applied to what is there.
   */
  'changes': (_webops_v1_ConfigChange__Output)[];
}
