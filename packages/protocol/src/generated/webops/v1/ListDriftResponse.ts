// Original file: proto/webops/v1/configuration.proto

import type { DriftedConfiguration as _webops_v1_DriftedConfiguration, DriftedConfiguration__Output as _webops_v1_DriftedConfiguration__Output } from '../../webops/v1/DriftedConfiguration.js';

/**
 * At most 1000.
 */
export interface ListDriftResponse {
  'drifted'?: (_webops_v1_DriftedConfiguration)[];
}

/**
 * At most 1000.
 */
export interface ListDriftResponse__Output {
  'drifted': (_webops_v1_DriftedConfiguration__Output)[];
}
