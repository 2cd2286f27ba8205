// Original file: proto/webops/v1/addons.proto

import type { Backup as _webops_v1_Backup, Backup__Output as _webops_v1_Backup__Output } from '../../webops/v1/Backup.js';

/**
 * A page.
 */
export interface ListBackupsResponse {
  'backups'?: (_webops_v1_Backup)[];
  'nextPageToken'?: (string);
}

/**
 * A page.
 */
export interface ListBackupsResponse__Output {
  'backups': (_webops_v1_Backup__Output)[];
  'nextPageToken': (string);
}
