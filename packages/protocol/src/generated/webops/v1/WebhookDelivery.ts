// Original file: proto/webops/v1/webhooks.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One event for one webhook.
 */
export interface WebhookDelivery {
  'id'?: (string);
  /**
   * The event's name.
   */
  'event'?: (string);
  /**
   * "pending", "succeeded" or "failed" (given up).
   */
  'state'?: (string);
  'attempts'?: (number);
  /**
   * Of the last attempt: HTTP's status; 0 when there was no answer.
   */
  'status'?: (number);
  /**
   * Of the last attempt; empty when it succeeded.
   */
  'error'?: (string);
  'durationMs'?: (number | string | Long);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  /**
   * While it is pending: when it is tried.
   */
  'nextAt'?: (_google_protobuf_Timestamp | null);
  'endedAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * One event for one webhook.
 */
export interface WebhookDelivery__Output {
  'id': (string);
  /**
   * The event's name.
   */
  'event': (string);
  /**
   * "pending", "succeeded" or "failed" (given up).
   */
  'state': (string);
  'attempts': (number);
  /**
   * Of the last attempt: HTTP's status; 0 when there was no answer.
   */
  'status': (number);
  /**
   * Of the last attempt; empty when it succeeded.
   */
  'error': (string);
  'durationMs': (number);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * While it is pending: when it is tried.
   */
  'nextAt': (_google_protobuf_Timestamp__Output | null);
  'endedAt': (_google_protobuf_Timestamp__Output | null);
}
