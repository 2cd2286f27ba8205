// Original file: proto/webops/v1/operations.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { OperationState as _webops_v1_OperationState, OperationState__Output as _webops_v1_OperationState__Output } from '../../webops/v1/OperationState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Execution as _webops_v1_Execution, Execution__Output as _webops_v1_Execution__Output } from '../../webops/v1/Execution.js';
import type { RetryPolicy as _webops_v1_RetryPolicy, RetryPolicy__Output as _webops_v1_RetryPolicy__Output } from '../../webops/v1/RetryPolicy.js';
import type { Long } from '@grpc/proto-loader';

/**
 * An operation.
 */
export interface Operation {
  'id'?: (string);
  'kind'?: (_webops_v1_OperationKind);
  'addon'?: (string);
  'addonVersion'?: (string);
  'state'?: (_webops_v1_OperationState);
  /**
   * The caller's name.
   */
  'requestedBy'?: (string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'finishedAt'?: (_google_protobuf_Timestamp | null);
  'executions'?: (_webops_v1_Execution)[];
  /**
   * JSON object; writeOnly values are "********".
   */
  'configJson'?: (string);
  'keepData'?: (boolean);
  'backup'?: (string);
  'parallel'?: (number);
  /**
   * Stop after so many failed hosts, "3" or "10%"; empty: do not stop.
   */
  'maxFailures'?: (string);
  'timeoutMs'?: (number | string | Long);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The operation that this one retries.
   */
  'retryOf'?: (string);
  'requestId'?: (string);
  /**
   * What is tried again on a host; unset: nothing.
   */
  'retry'?: (_webops_v1_RetryPolicy | null);
  /**
   * For ACTION and READ_ACTION: the action's name.
   */
  'action'?: (string);
}

/**
 * An operation.
 */
export interface Operation__Output {
  'id': (string);
  'kind': (_webops_v1_OperationKind__Output);
  'addon': (string);
  'addonVersion': (string);
  'state': (_webops_v1_OperationState__Output);
  /**
   * The caller's name.
   */
  'requestedBy': (string);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'finishedAt': (_google_protobuf_Timestamp__Output | null);
  'executions': (_webops_v1_Execution__Output)[];
  /**
   * JSON object; writeOnly values are "********".
   */
  'configJson': (string);
  'keepData': (boolean);
  'backup': (string);
  'parallel': (number);
  /**
   * Stop after so many failed hosts, "3" or "10%"; empty: do not stop.
   */
  'maxFailures': (string);
  'timeoutMs': (number);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * The operation that this one retries.
   */
  'retryOf': (string);
  'requestId': (string);
  /**
   * What is tried again on a host; unset: nothing.
   */
  'retry': (_webops_v1_RetryPolicy__Output | null);
  /**
   * For ACTION and READ_ACTION: the action's name.
   */
  'action': (string);
}
