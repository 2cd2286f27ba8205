// Original file: proto/webops/v1/alerts.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Exactly one of alert_id and selector.
 */
export interface CreateSilenceRequest {
  'alertId'?: (string);
  'selector'?: (string);
  /**
   * At most 365 days.
   */
  'durationMs'?: (number | string | Long);
  'comment'?: (string);
}

/**
 * Exactly one of alert_id and selector.
 */
export interface CreateSilenceRequest__Output {
  'alertId': (string);
  'selector': (string);
  /**
   * At most 365 days.
   */
  'durationMs': (number);
  'comment': (string);
}
