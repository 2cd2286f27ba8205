// Original file: proto/webops/v1/addons.proto

import type { Addon as _webops_v1_Addon, Addon__Output as _webops_v1_Addon__Output } from '../../webops/v1/Addon.js';

/**
 * The addon after the change.
 */
export interface SetAddonEnabledResponse {
  'addon'?: (_webops_v1_Addon | null);
}

/**
 * The addon after the change.
 */
export interface SetAddonEnabledResponse__Output {
  'addon': (_webops_v1_Addon__Output | null);
}
