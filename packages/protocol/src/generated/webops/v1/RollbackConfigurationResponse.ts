// Original file: proto/webops/v1/configuration.proto

import type { ConfigurationLayerDiff as _webops_v1_ConfigurationLayerDiff, ConfigurationLayerDiff__Output as _webops_v1_ConfigurationLayerDiff__Output } from '../../webops/v1/ConfigurationLayerDiff.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What changed.
 */
export interface RollbackConfigurationResponse {
  /**
   * The newest revision now.
   */
  'revision'?: (number | string | Long);
  'layers'?: (_webops_v1_ConfigurationLayerDiff)[];
  /**
   * As of SetConfigurationResponse.
   */
  'hosts'?: (string)[];
}

/**
 * What changed.
 */
export interface RollbackConfigurationResponse__Output {
  /**
   * The newest revision now.
   */
  'revision': (number);
  'layers': (_webops_v1_ConfigurationLayerDiff__Output)[];
  /**
   * As of SetConfigurationResponse.
   */
  'hosts': (string)[];
}
