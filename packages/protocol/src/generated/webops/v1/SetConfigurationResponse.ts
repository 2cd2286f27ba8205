// Original file: proto/webops/v1/configuration.proto

import type { ConfigChange as _webops_v1_ConfigChange, ConfigChange__Output as _webops_v1_ConfigChange__Output } from '../../webops/v1/ConfigChange.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What changed.
 */
export interface SetConfigurationResponse {
  /**
   * Of the change; of a dry run or of a change that changes nothing: the newest one.
   */
  'revision'?: (number | string | Long);
  'changes'?: (_webops_v1_ConfigChange)[];
  /**
   * Hosts whose computed configuration is not what they have applied, by name; at most 1000 are named.
   */
  'hosts'?: (string)[];
}

/**
 * What changed.
 */
export interface SetConfigurationResponse__Output {
  /**
   * Of the change; of a dry run or of a change that changes nothing: the newest one.
   */
  'revision': (number);
  'changes': (_webops_v1_ConfigChange__Output)[];
  /**
   * Hosts whose computed configuration is not what they have applied, by name; at most 1000 are named.
   */
  'hosts': (string)[];
}
