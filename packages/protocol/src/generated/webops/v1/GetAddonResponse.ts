// Original file: proto/webops/v1/addons.proto

import type { Addon as _webops_v1_Addon, Addon__Output as _webops_v1_Addon__Output } from '../../webops/v1/Addon.js';

/**
 * The addon.
 */
export interface GetAddonResponse {
  'addon'?: (_webops_v1_Addon | null);
}

/**
 * The addon.
 */
export interface GetAddonResponse__Output {
  'addon': (_webops_v1_Addon__Output | null);
}
