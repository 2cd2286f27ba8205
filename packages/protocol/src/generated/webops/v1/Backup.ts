// Original file: proto/webops/v1/addons.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { BackupFile as _webops_v1_BackupFile, BackupFile__Output as _webops_v1_BackupFile__Output } from '../../webops/v1/BackupFile.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * A backup that lies on its host.
 */
export interface Backup {
  'id'?: (string);
  'hostId'?: (string);
  /**
   * The host's name.
   */
  'host'?: (string);
  'addon'?: (string);
  /**
   * Of the addon that made it.
   */
  'version'?: (string);
  /**
   * What made it: BACKUP, or the UPGRADE or ROLLBACK that it was taken before.
   */
  'kind'?: (_webops_v1_OperationKind);
  'file'?: (_webops_v1_BackupFile | null);
  'at'?: (_google_protobuf_Timestamp | null);
  /**
   * The caller's name.
   */
  'by'?: (string);
  'operationId'?: (string);
  /**
   * Looked at last, and whether it was as it was made; unset: not since it was made.
   */
  'verifiedAt'?: (_google_protobuf_Timestamp | null);
  'intact'?: (boolean);
  'removedAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * A backup that lies on its host.
 */
export interface Backup__Output {
  'id': (string);
  'hostId': (string);
  /**
   * The host's name.
   */
  'host': (string);
  'addon': (string);
  /**
   * Of the addon that made it.
   */
  'version': (string);
  /**
   * What made it: BACKUP, or the UPGRADE or ROLLBACK that it was taken before.
   */
  'kind': (_webops_v1_OperationKind__Output);
  'file': (_webops_v1_BackupFile__Output | null);
  'at': (_google_protobuf_Timestamp__Output | null);
  /**
   * The caller's name.
   */
  'by': (string);
  'operationId': (string);
  /**
   * Looked at last, and whether it was as it was made; unset: not since it was made.
   */
  'verifiedAt': (_google_protobuf_Timestamp__Output | null);
  'intact': (boolean);
  'removedAt': (_google_protobuf_Timestamp__Output | null);
}
