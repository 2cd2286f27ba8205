// Original file: proto/webops/v1/configuration.proto

import type { ConfigurationLayer as _webops_v1_ConfigurationLayer, ConfigurationLayer__Output as _webops_v1_ConfigurationLayer__Output } from '../../webops/v1/ConfigurationLayer.js';

/**
 * Whose configuration.
 */
export interface GetConfigurationRequest {
  'addon'?: (string);
  /**
   * Computed for this host, by name or id. Empty with no layer: for a host without labels.
   */
  'host'?: (string);
  /**
   * In place of a computed one: this layer alone.
   */
  'layer'?: (_webops_v1_ConfigurationLayer | null);
}

/**
 * Whose configuration.
 */
export interface GetConfigurationRequest__Output {
  'addon': (string);
  /**
   * Computed for this host, by name or id. Empty with no layer: for a host without labels.
   */
  'host': (string);
  /**
   * In place of a computed one: this layer alone.
   */
  'layer': (_webops_v1_ConfigurationLayer__Output | null);
}
