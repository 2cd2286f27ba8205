// Original file: proto/webops/v1/addons.proto

import type { AddonType as _webops_v1_AddonType, AddonType__Output as _webops_v1_AddonType__Output } from '../../webops/v1/AddonType.js';

/**
 * Which addons to discover.
 */
export interface DiscoverAddonsRequest {
  /**
   * UNSPECIFIED discovers all.
   */
  'type'?: (_webops_v1_AddonType);
  /**
   * Also asks every online host for the status of every addon.
   */
  'syncStatus'?: (boolean);
  /**
   * Also asks every online host for the health of every installed addon.
   */
  'healthCheck'?: (boolean);
}

/**
 * Which addons to discover.
 */
export interface DiscoverAddonsRequest__Output {
  /**
   * UNSPECIFIED discovers all.
   */
  'type': (_webops_v1_AddonType__Output);
  /**
   * Also asks every online host for the status of every addon.
   */
  'syncStatus': (boolean);
  /**
   * Also asks every online host for the health of every installed addon.
   */
  'healthCheck': (boolean);
}
