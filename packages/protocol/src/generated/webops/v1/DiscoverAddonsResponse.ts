// Original file: proto/webops/v1/addons.proto

import type { Addon as _webops_v1_Addon, Addon__Output as _webops_v1_Addon__Output } from '../../webops/v1/Addon.js';
import type { AddonError as _webops_v1_AddonError, AddonError__Output as _webops_v1_AddonError__Output } from '../../webops/v1/AddonError.js';

/**
 * What was found.
 */
export interface DiscoverAddonsResponse {
  'addons'?: (_webops_v1_Addon)[];
  'errors'?: (_webops_v1_AddonError)[];
  /**
   * Operations that sync_status and health_check started.
   */
  'operationIds'?: (string)[];
}

/**
 * What was found.
 */
export interface DiscoverAddonsResponse__Output {
  'addons': (_webops_v1_Addon__Output)[];
  'errors': (_webops_v1_AddonError__Output)[];
  /**
   * Operations that sync_status and health_check started.
   */
  'operationIds': (string)[];
}
