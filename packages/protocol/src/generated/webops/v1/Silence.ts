// Original file: proto/webops/v1/alerts.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * A while in which alerts are told to nobody.
 */
export interface Silence {
  'id'?: (string);
  /**
   * The one alert; empty: by selector.
   */
  'alertId'?: (string);
  /**
   * As for hosts' labels, e.g. "kind=disk_low,host in (h1, h2)".
   */
  'selector'?: (string);
  'startsAt'?: (_google_protobuf_Timestamp | null);
  'endsAt'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  'comment'?: (string);
}

/**
 * A while in which alerts are told to nobody.
 */
export interface Silence__Output {
  'id': (string);
  /**
   * The one alert; empty: by selector.
   */
  'alertId': (string);
  /**
   * As for hosts' labels, e.g. "kind=disk_low,host in (h1, h2)".
   */
  'selector': (string);
  'startsAt': (_google_protobuf_Timestamp__Output | null);
  'endsAt': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  'comment': (string);
}
