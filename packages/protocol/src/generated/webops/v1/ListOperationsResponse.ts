// Original file: proto/webops/v1/operations.proto

import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from '../../webops/v1/Operation.js';

/**
 * A page; its operations carry their executions.
 */
export interface ListOperationsResponse {
  'operations'?: (_webops_v1_Operation)[];
  'nextPageToken'?: (string);
}

/**
 * A page; its operations carry their executions.
 */
export interface ListOperationsResponse__Output {
  'operations': (_webops_v1_Operation__Output)[];
  'nextPageToken': (string);
}
