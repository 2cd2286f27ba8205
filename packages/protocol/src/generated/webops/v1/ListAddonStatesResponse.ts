// Original file: proto/webops/v1/addons.proto

import type { AddonState as _webops_v1_AddonState, AddonState__Output as _webops_v1_AddonState__Output } from '../../webops/v1/AddonState.js';

/**
 * A page.
 */
export interface ListAddonStatesResponse {
  'states'?: (_webops_v1_AddonState)[];
  'nextPageToken'?: (string);
}

/**
 * A page.
 */
export interface ListAddonStatesResponse__Output {
  'states': (_webops_v1_AddonState__Output)[];
  'nextPageToken': (string);
}
