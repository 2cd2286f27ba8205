// Original file: proto/webops/v1/configuration.proto

import type { ConfigChange as _webops_v1_ConfigChange, ConfigChange__Output as _webops_v1_ConfigChange__Output } from '../../webops/v1/ConfigChange.js';

/**
 * What differs in a layer.
 */
export interface ConfigurationLayerDiff {
  'layer'?: (string);
  'changes'?: (_webops_v1_ConfigChange)[];
}

/**
 * What differs in a layer.
 */
export interface ConfigurationLayerDiff__Output {
  'layer': (string);
  'changes': (_webops_v1_ConfigChange__Output)[];
}
