// Original file: proto/webops/v1/operations.proto

import type { HistoryEntry as _webops_v1_HistoryEntry, HistoryEntry__Output as _webops_v1_HistoryEntry__Output } from '../../webops/v1/HistoryEntry.js';

/**
 * The page, oldest first.
 */
export interface GetOperationHistoryResponse {
  'entries'?: (_webops_v1_HistoryEntry)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken'?: (string);
}

/**
 * The page, oldest first.
 */
export interface GetOperationHistoryResponse__Output {
  'entries': (_webops_v1_HistoryEntry__Output)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken': (string);
}
