// Original file: proto/webops/v1/events.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * One event.
 */
export interface StreamEventsResponse {
  /**
   * The same at every repetition.
   */
  'id'?: (string);
  /**
   * e.g. "webops.operation.changed".
   */
  'type'?: (string);
  /**
   * The NATS subject.
   */
  'subject'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
  /**
   * The whole event as it is on NATS: CloudEvents, JSON.
   */
  'json'?: (string);
}

/**
 * One event.
 */
export interface StreamEventsResponse__Output {
  /**
   * The same at every repetition.
   */
  'id': (string);
  /**
   * e.g. "webops.operation.changed".
   */
  'type': (string);
  /**
   * The NATS subject.
   */
  'subject': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  /**
   * The whole event as it is on NATS: CloudEvents, JSON.
   */
  'json': (string);
}
