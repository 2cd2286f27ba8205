// Original file: proto/webops/v1/hosts.proto

import type { Host as _webops_v1_Host, Host__Output as _webops_v1_Host__Output } from '../../webops/v1/Host.js';

/**
 * A page.
 */
export interface ListHostsResponse {
  'hosts'?: (_webops_v1_Host)[];
  'nextPageToken'?: (string);
}

/**
 * A page.
 */
export interface ListHostsResponse__Output {
  'hosts': (_webops_v1_Host__Output)[];
  'nextPageToken': (string);
}
