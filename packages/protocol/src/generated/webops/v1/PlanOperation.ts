// Original file: proto/webops/v1/plans.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One operation of the plan.
 */
export interface PlanOperation {
  'kind'?: (_webops_v1_OperationKind);
  'addon'?: (string);
  'hostCount'?: (number);
  'expectedMs'?: (number | string | Long);
}

/**
 * One operation of the plan.
 */
export interface PlanOperation__Output {
  'kind': (_webops_v1_OperationKind__Output);
  'addon': (string);
  'hostCount': (number);
  'expectedMs': (number);
}
