// Original file: proto/webops/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * Which records.
 */
export interface ListAuditRecordsRequest {
  /**
   * At most 1000; 0 means 100.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  'since'?: (_google_protobuf_Timestamp | null);
  'until'?: (_google_protobuf_Timestamp | null);
  /**
   * A caller's name.
   */
  'caller'?: (string);
  /**
   * "RemoveHost" or "HostService/RemoveHost".
   */
  'method'?: (string);
}

/**
 * Which records.
 */
export interface ListAuditRecordsRequest__Output {
  /**
   * At most 1000; 0 means 100.
   */
  'pageSize': (number);
  'pageToken': (string);
  'since': (_google_protobuf_Timestamp__Output | null);
  'until': (_google_protobuf_Timestamp__Output | null);
  /**
   * A caller's name.
   */
  'caller': (string);
  /**
   * "RemoveHost" or "HostService/RemoveHost".
   */
  'method': (string);
}
