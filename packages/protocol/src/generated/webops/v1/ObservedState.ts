// Original file: proto/webops/v1/agent_link.proto

import type { AddonStatus as _webops_v1_AddonStatus, AddonStatus__Output as _webops_v1_AddonStatus__Output } from '../../webops/v1/AddonStatus.js';
import type { Health as _webops_v1_Health, Health__Output as _webops_v1_Health__Output } from '../../webops/v1/Health.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * What addon_status or addon_health_check said on this host.
 */
export interface ObservedState {
  'addon'?: (string);
  'status'?: (_webops_v1_AddonStatus);
  'health'?: (_webops_v1_Health);
  'version'?: (string);
  'message'?: (string);
  'detailsJson'?: (string);
  'observedAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * What addon_status or addon_health_check said on this host.
 */
export interface ObservedState__Output {
  'addon': (string);
  'status': (_webops_v1_AddonStatus__Output);
  'health': (_webops_v1_Health__Output);
  'version': (string);
  'message': (string);
  'detailsJson': (string);
  'observedAt': (_google_protobuf_Timestamp__Output | null);
}
