// Original file: proto/webops/v1/addons.proto

import type { Addon as _webops_v1_Addon, Addon__Output as _webops_v1_Addon__Output } from '../../webops/v1/Addon.js';
import type { AddonStatistics as _webops_v1_AddonStatistics, AddonStatistics__Output as _webops_v1_AddonStatistics__Output } from '../../webops/v1/AddonStatistics.js';

/**
 * The addon.
 */
export interface GetAddonResponse {
  'addon'?: (_webops_v1_Addon | null);
  /**
   * How its newest changes went, by kind; kinds that never ran are left out.
   */
  'statistics'?: (_webops_v1_AddonStatistics)[];
}

/**
 * The addon.
 */
export interface GetAddonResponse__Output {
  'addon': (_webops_v1_Addon__Output | null);
  /**
   * How its newest changes went, by kind; kinds that never ran are left out.
   */
  'statistics': (_webops_v1_AddonStatistics__Output)[];
}
