// Original file: proto/webops/v1/events.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * Which events. Without `since` and `after_event_id` only those that come.
 */
export interface StreamEventsRequest {
  /**
   * Those that happened at this time or later.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * Those behind this one. NOT_FOUND when it is no longer kept.
   */
  'afterEventId'?: (string);
  /**
   * NATS subjects, with * and >; at most 20. Empty: all.
   */
  'subjects'?: (string)[];
  /**
   * Go on with those that come, until the call ends.
   */
  'follow'?: (boolean);
}

/**
 * Which events. Without `since` and `after_event_id` only those that come.
 */
export interface StreamEventsRequest__Output {
  /**
   * Those that happened at this time or later.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * Those behind this one. NOT_FOUND when it is no longer kept.
   */
  'afterEventId': (string);
  /**
   * NATS subjects, with * and >; at most 20. Empty: all.
   */
  'subjects': (string)[];
  /**
   * Go on with those that come, until the call ends.
   */
  'follow': (boolean);
}
