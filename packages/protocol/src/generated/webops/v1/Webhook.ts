// Original file: proto/webops/v1/webhooks.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Where events are sent to.
 */
export interface Webhook {
  'id'?: (string);
  'name'?: (string);
  'url'?: (string);
  /**
   * Names of events; "addon.install.*", "addon.*" and "*" stand for all that begin so.
   */
  'events'?: (string)[];
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  /**
   * Events that were not kept for it, since 10,000 waited.
   */
  'dropped'?: (number | string | Long);
}

/**
 * Where events are sent to.
 */
export interface Webhook__Output {
  'id': (string);
  'name': (string);
  'url': (string);
  /**
   * Names of events; "addon.install.*", "addon.*" and "*" stand for all that begin so.
   */
  'events': (string)[];
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  /**
   * Events that were not kept for it, since 10,000 waited.
   */
  'dropped': (number);
}
