// Original file: proto/webops/v1/common.proto

import type { AddonStatus as _webops_v1_AddonStatus, AddonStatus__Output as _webops_v1_AddonStatus__Output } from '../../webops/v1/AddonStatus.js';
import type { Health as _webops_v1_Health, Health__Output as _webops_v1_Health__Output } from '../../webops/v1/Health.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * An addon's state on one host: what is wanted (intent), and what the host observed. Both are kept; they may differ.
 */
export interface AddonState {
  'hostId'?: (string);
  /**
   * The host's name.
   */
  'host'?: (string);
  'addon'?: (string);
  'status'?: (_webops_v1_AddonStatus);
  'health'?: (_webops_v1_Health);
  'version'?: (string);
  'message'?: (string);
  /**
   * JSON object: the `details` of addon_status.
   */
  'detailsJson'?: (string);
  'observedAt'?: (_google_protobuf_Timestamp | null);
  'wantedInstalled'?: (boolean);
  'wantedVersion'?: (string);
  /**
   * Since when the observation differs from the intent; unset while they agree.
   */
  'differsSince'?: (_google_protobuf_Timestamp | null);
  /**
   * The execution that the state was observed by, if one did.
   */
  'executionId'?: (string);
  /**
   * Whether an install was asked for (true), an uninstall (false), or nothing yet (unset).
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_wantedInstalled'?: "wantedInstalled";
}

/**
 * An addon's state on one host: what is wanted (intent), and what the host observed. Both are kept; they may differ.
 */
export interface AddonState__Output {
  'hostId': (string);
  /**
   * The host's name.
   */
  'host': (string);
  'addon': (string);
  'status': (_webops_v1_AddonStatus__Output);
  'health': (_webops_v1_Health__Output);
  'version': (string);
  'message': (string);
  /**
   * JSON object: the `details` of addon_status.
   */
  'detailsJson': (string);
  'observedAt': (_google_protobuf_Timestamp__Output | null);
  'wantedInstalled'?: (boolean);
  'wantedVersion': (string);
  /**
   * Since when the observation differs from the intent; unset while they agree.
   */
  'differsSince': (_google_protobuf_Timestamp__Output | null);
  /**
   * The execution that the state was observed by, if one did.
   */
  'executionId': (string);
  /**
   * Whether an install was asked for (true), an uninstall (false), or nothing yet (unset).
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_wantedInstalled'?: "wantedInstalled";
}
