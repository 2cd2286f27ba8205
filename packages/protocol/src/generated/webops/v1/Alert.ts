// Original file: proto/webops/v1/alerts.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * Something that is, or was, wrong.
 */
export interface Alert {
  'id'?: (string);
  /**
   * "addon_unhealthy", "host_offline", "host_copied", "addon_drifted", "operation_failed", "certificate_expiring" or "disk_low".
   */
  'kind'?: (string);
  /**
   * "warning" or "critical".
   */
  'severity'?: (string);
  /**
   * "firing" or "resolved".
   */
  'state'?: (string);
  /**
   * What selectors match: kind, severity, host, host_id, addon, operation, …
   */
  'labels'?: ({[key: string]: string});
  /**
   * For a person: what, where, since when.
   */
  'summary'?: (string);
  'startsAt'?: (_google_protobuf_Timestamp | null);
  /**
   * When it resolved.
   */
  'endsAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Empty: nobody.
   */
  'acknowledgedBy'?: (string);
  'acknowledgedAt'?: (_google_protobuf_Timestamp | null);
  'acknowledgeComment'?: (string);
  /**
   * The silence that ends last; empty when none is in force.
   */
  'silenceId'?: (string);
  'silencedUntil'?: (_google_protobuf_Timestamp | null);
}

/**
 * Something that is, or was, wrong.
 */
export interface Alert__Output {
  'id': (string);
  /**
   * "addon_unhealthy", "host_offline", "host_copied", "addon_drifted", "operation_failed", "certificate_expiring" or "disk_low".
   */
  'kind': (string);
  /**
   * "warning" or "critical".
   */
  'severity': (string);
  /**
   * "firing" or "resolved".
   */
  'state': (string);
  /**
   * What selectors match: kind, severity, host, host_id, addon, operation, …
   */
  'labels': ({[key: string]: string});
  /**
   * For a person: what, where, since when.
   */
  'summary': (string);
  'startsAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * When it resolved.
   */
  'endsAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Empty: nobody.
   */
  'acknowledgedBy': (string);
  'acknowledgedAt': (_google_protobuf_Timestamp__Output | null);
  'acknowledgeComment': (string);
  /**
   * The silence that ends last; empty when none is in force.
   */
  'silenceId': (string);
  'silencedUntil': (_google_protobuf_Timestamp__Output | null);
}
