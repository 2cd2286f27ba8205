// Original file: proto/webops/v1/configuration.proto

import type { ConfigurationLayerDiff as _webops_v1_ConfigurationLayerDiff, ConfigurationLayerDiff__Output as _webops_v1_ConfigurationLayerDiff__Output } from '../../webops/v1/ConfigurationLayerDiff.js';

/**
 * What differs.
 */
export interface GetConfigurationDiffResponse {
  'layers'?: (_webops_v1_ConfigurationLayerDiff)[];
}

/**
 * What differs.
 */
export interface GetConfigurationDiffResponse__Output {
  'layers': (_webops_v1_ConfigurationLayerDiff__Output)[];
}
