// Original file: proto/webops/v1/hosts.proto

import type { Host as _webops_v1_Host, Host__Output as _webops_v1_Host__Output } from '../../webops/v1/Host.js';

/**
 * The host as it was.
 */
export interface RemoveHostResponse {
  'host'?: (_webops_v1_Host | null);
}

/**
 * The host as it was.
 */
export interface RemoveHostResponse__Output {
  'host': (_webops_v1_Host__Output | null);
}
