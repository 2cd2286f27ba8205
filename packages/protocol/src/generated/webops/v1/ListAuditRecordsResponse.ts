// Original file: proto/webops/v1/audit.proto

import type { AuditRecord as _webops_v1_AuditRecord, AuditRecord__Output as _webops_v1_AuditRecord__Output } from '../../webops/v1/AuditRecord.js';

/**
 * Records, newest first.
 */
export interface ListAuditRecordsResponse {
  'records'?: (_webops_v1_AuditRecord)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken'?: (string);
}

/**
 * Records, newest first.
 */
export interface ListAuditRecordsResponse__Output {
  'records': (_webops_v1_AuditRecord__Output)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken': (string);
}
