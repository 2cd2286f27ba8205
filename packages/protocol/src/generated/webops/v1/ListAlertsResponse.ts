// Original file: proto/webops/v1/alerts.proto

import type { Alert as _webops_v1_Alert, Alert__Output as _webops_v1_Alert__Output } from '../../webops/v1/Alert.js';

/**
 * A page.
 */
export interface ListAlertsResponse {
  'alerts'?: (_webops_v1_Alert)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken'?: (string);
}

/**
 * A page.
 */
export interface ListAlertsResponse__Output {
  'alerts': (_webops_v1_Alert__Output)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken': (string);
}
