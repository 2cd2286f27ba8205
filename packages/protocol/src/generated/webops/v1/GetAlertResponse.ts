// Original file: proto/webops/v1/alerts.proto

import type { Alert as _webops_v1_Alert, Alert__Output as _webops_v1_Alert__Output } from '../../webops/v1/Alert.js';

/**
 * The alert.
 */
export interface GetAlertResponse {
  'alert'?: (_webops_v1_Alert | null);
}

/**
 * The alert.
 */
export interface GetAlertResponse__Output {
  'alert': (_webops_v1_Alert__Output | null);
}
