// Original file: proto/webops/v1/configuration.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { ConfigChange as _webops_v1_ConfigChange, ConfigChange__Output as _webops_v1_ConfigChange__Output } from '../../webops/v1/ConfigChange.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A change of one layer.
 */
export interface ConfigurationRevision {
  'revision'?: (number | string | Long);
  /**
   * "fleet", "group role=db" or "host web-1".
   */
  'layer'?: (string);
  'by'?: (string);
  'message'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
  'changes'?: (_webops_v1_ConfigChange)[];
  /**
   * What it was made with, where not by hand: "operation ID" or "file NAME".
   */
  'source'?: (string);
}

/**
 * A change of one layer.
 */
export interface ConfigurationRevision__Output {
  'revision': (number);
  /**
   * "fleet", "group role=db" or "host web-1".
   */
  'layer': (string);
  'by': (string);
  'message': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  'changes': (_webops_v1_ConfigChange__Output)[];
  /**
   * What it was made with, where not by hand: "operation ID" or "file NAME".
   */
  'source': (string);
}
