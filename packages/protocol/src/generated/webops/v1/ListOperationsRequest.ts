// Original file: proto/webops/v1/operations.proto

import type { OperationState as _webops_v1_OperationState, OperationState__Output as _webops_v1_OperationState__Output } from '../../webops/v1/OperationState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';

/**
 * Filters; an empty one does not filter.
 */
export interface ListOperationsRequest {
  /**
   * At most 1000; 0 means 50.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  'addon'?: (string);
  /**
   * A host's name or id.
   */
  'host'?: (string);
  'state'?: (_webops_v1_OperationState);
  'since'?: (_google_protobuf_Timestamp | null);
  'until'?: (_google_protobuf_Timestamp | null);
  'kind'?: (_webops_v1_OperationKind);
}

/**
 * Filters; an empty one does not filter.
 */
export interface ListOperationsRequest__Output {
  /**
   * At most 1000; 0 means 50.
   */
  'pageSize': (number);
  'pageToken': (string);
  'addon': (string);
  /**
   * A host's name or id.
   */
  'host': (string);
  'state': (_webops_v1_OperationState__Output);
  'since': (_google_protobuf_Timestamp__Output | null);
  'until': (_google_protobuf_Timestamp__Output | null);
  'kind': (_webops_v1_OperationKind__Output);
}
