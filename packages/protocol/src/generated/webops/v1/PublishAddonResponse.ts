// Original file: proto/webops/v1/addons.proto

import type { Addon as _webops_v1_Addon, Addon__Output as _webops_v1_Addon__Output } from '../../webops/v1/Addon.js';

/**
 * The addon as registered.
 */
export interface PublishAddonResponse {
  'addon'?: (_webops_v1_Addon | null);
}

/**
 * The addon as registered.
 */
export interface PublishAddonResponse__Output {
  'addon': (_webops_v1_Addon__Output | null);
}
