// Original file: proto/webops/v1/hosts.proto

import type { HostState as _webops_v1_HostState, HostState__Output as _webops_v1_HostState__Output } from '../../webops/v1/HostState.js';

/**
 * Filters; an empty one does not filter.
 */
export interface ListHostsRequest {
  /**
   * At most 1000; 0 means 100.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * As kubectl's: "role=db,tier!=test,zone".
   */
  'selector'?: (string);
  'state'?: (_webops_v1_HostState);
}

/**
 * Filters; an empty one does not filter.
 */
export interface ListHostsRequest__Output {
  /**
   * At most 1000; 0 means 100.
   */
  'pageSize': (number);
  'pageToken': (string);
  /**
   * As kubectl's: "role=db,tier!=test,zone".
   */
  'selector': (string);
  'state': (_webops_v1_HostState__Output);
}
