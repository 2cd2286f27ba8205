// Original file: proto/webops/v1/addons.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

/**
 * How the newest changes of one kind went: at most 200 executions on all hosts.
 */
export interface AddonStatistics {
  'kind'?: (_webops_v1_OperationKind);
  /**
   * Looked at: those that ran on a host and ended.
   */
  'ended'?: (number);
  'succeeded'?: (number);
  /**
   * Of those that succeeded, in milliseconds; 0 when none did.
   */
  'medianMs'?: (number | string | Long);
  'p95Ms'?: (number | string | Long);
  /**
   * When the oldest and the newest one ended.
   */
  'firstAt'?: (_google_protobuf_Timestamp | null);
  'lastAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * How the newest changes of one kind went: at most 200 executions on all hosts.
 */
export interface AddonStatistics__Output {
  'kind': (_webops_v1_OperationKind__Output);
  /**
   * Looked at: those that ran on a host and ended.
   */
  'ended': (number);
  'succeeded': (number);
  /**
   * Of those that succeeded, in milliseconds; 0 when none did.
   */
  'medianMs': (number);
  'p95Ms': (number);
  /**
   * When the oldest and the newest one ended.
   */
  'firstAt': (_google_protobuf_Timestamp__Output | null);
  'lastAt': (_google_protobuf_Timestamp__Output | null);
}
