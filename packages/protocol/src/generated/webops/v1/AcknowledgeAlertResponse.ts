// Original file: proto/webops/v1/alerts.proto

import type { Alert as _webops_v1_Alert, Alert__Output as _webops_v1_Alert__Output } from '../../webops/v1/Alert.js';

/**
 * The alert as it is now.
 */
export interface AcknowledgeAlertResponse {
  'alert'?: (_webops_v1_Alert | null);
}

/**
 * The alert as it is now.
 */
export interface AcknowledgeAlertResponse__Output {
  'alert': (_webops_v1_Alert__Output | null);
}
