// Original file: proto/webops/v1/configuration.proto

import type { ConfigurationLayer as _webops_v1_ConfigurationLayer, ConfigurationLayer__Output as _webops_v1_ConfigurationLayer__Output } from '../../webops/v1/ConfigurationLayer.js';

/**
 * A change of a layer.
 */
export interface SetConfigurationRequest {
  'addon'?: (string);
  'layer'?: (_webops_v1_ConfigurationLayer | null);
  /**
   * JSON object over what the layer has (JSON Merge Patch: null takes a value out of the layer). At most 1 MiB.
   */
  'patchJson'?: (string);
  /**
   * Why.
   */
  'message'?: (string);
  /**
   * The patch is all that the layer has from now on.
   */
  'replace'?: (boolean);
  /**
   * Only say what would change.
   */
  'dryRun'?: (boolean);
}

/**
 * A change of a layer.
 */
export interface SetConfigurationRequest__Output {
  'addon': (string);
  'layer': (_webops_v1_ConfigurationLayer__Output | null);
  /**
   * JSON object over what the layer has (JSON Merge Patch: null takes a value out of the layer). At most 1 MiB.
   */
  'patchJson': (string);
  /**
   * Why.
   */
  'message': (string);
  /**
   * The patch is all that the layer has from now on.
   */
  'replace': (boolean);
  /**
   * Only say what would change.
   */
  'dryRun': (boolean);
}
