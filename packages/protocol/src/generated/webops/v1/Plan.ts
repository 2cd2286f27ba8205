// Original file: proto/webops/v1/plans.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { PlanGroup as _webops_v1_PlanGroup, PlanGroup__Output as _webops_v1_PlanGroup__Output } from '../../webops/v1/PlanGroup.js';
import type { PlanOperation as _webops_v1_PlanOperation, PlanOperation__Output as _webops_v1_PlanOperation__Output } from '../../webops/v1/PlanOperation.js';

/**
 * What would be done.
 */
export interface Plan {
  'id'?: (string);
  'kind'?: (_webops_v1_OperationKind);
  'addon'?: (string);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  /**
   * SHA-256, hexadecimal, of everything that it was computed from.
   */
  'hash'?: (string);
  /**
   * Hosts for which the same would be done, by name.
   */
  'groups'?: (_webops_v1_PlanGroup)[];
  /**
   * The operations that applying it submits, in order. None: there is nothing to do.
   */
  'operations'?: (_webops_v1_PlanOperation)[];
  /**
   * For ApplyPlan: the request and what it was computed from, encrypted by the controller. Holds no readable secret.
   */
  'sealed'?: (Buffer | Uint8Array | string);
}

/**
 * What would be done.
 */
export interface Plan__Output {
  'id': (string);
  'kind': (_webops_v1_OperationKind__Output);
  'addon': (string);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * SHA-256, hexadecimal, of everything that it was computed from.
   */
  'hash': (string);
  /**
   * Hosts for which the same would be done, by name.
   */
  'groups': (_webops_v1_PlanGroup__Output)[];
  /**
   * The operations that applying it submits, in order. None: there is nothing to do.
   */
  'operations': (_webops_v1_PlanOperation__Output)[];
  /**
   * For ApplyPlan: the request and what it was computed from, encrypted by the controller. Holds no readable secret.
   */
  'sealed': (Buffer);
}
