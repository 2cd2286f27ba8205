// Original file: proto/webops/v1/addons.proto

import type { Addon as _webops_v1_Addon, Addon__Output as _webops_v1_Addon__Output } from '../../webops/v1/Addon.js';
import type { AddonError as _webops_v1_AddonError, AddonError__Output as _webops_v1_AddonError__Output } from '../../webops/v1/AddonError.js';

/**
 * A page.
 */
export interface ListAddonsResponse {
  'addons'?: (_webops_v1_Addon)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken'?: (string);
  /**
   * Files that look like addons and did not load.
   */
  'errors'?: (_webops_v1_AddonError)[];
}

/**
 * A page.
 */
export interface ListAddonsResponse__Output {
  'addons': (_webops_v1_Addon__Output)[];
  /**
   * Empty on the last page.
   */
  'nextPageToken': (string);
  /**
   * Files that look like addons and did not load.
   */
  'errors': (_webops_v1_AddonError__Output)[];
}
