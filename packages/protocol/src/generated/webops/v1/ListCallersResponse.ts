// Original file: proto/webops/v1/callers.proto

import type { Caller as _webops_v1_Caller, Caller__Output as _webops_v1_Caller__Output } from '../../webops/v1/Caller.js';

/**
 * Callers by name.
 */
export interface ListCallersResponse {
  'callers'?: (_webops_v1_Caller)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken'?: (string);
}

/**
 * Callers by name.
 */
export interface ListCallersResponse__Output {
  'callers': (_webops_v1_Caller__Output)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken': (string);
}
