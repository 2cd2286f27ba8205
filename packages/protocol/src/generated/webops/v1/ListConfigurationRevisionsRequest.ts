// Original file: proto/webops/v1/configuration.proto

import type { ConfigurationLayer as _webops_v1_ConfigurationLayer, ConfigurationLayer__Output as _webops_v1_ConfigurationLayer__Output } from '../../webops/v1/ConfigurationLayer.js';

/**
 * Which revisions.
 */
export interface ListConfigurationRevisionsRequest {
  'addon'?: (string);
  /**
   * Only of this layer, when set.
   */
  'layer'?: (_webops_v1_ConfigurationLayer | null);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

/**
 * Which revisions.
 */
export interface ListConfigurationRevisionsRequest__Output {
  'addon': (string);
  /**
   * Only of this layer, when set.
   */
  'layer': (_webops_v1_ConfigurationLayer__Output | null);
  'pageSize': (number);
  'pageToken': (string);
}
