// Original file: proto/webops/v1/addons.proto

import type { AddonStatus as _webops_v1_AddonStatus, AddonStatus__Output as _webops_v1_AddonStatus__Output } from '../../webops/v1/AddonStatus.js';
import type { Health as _webops_v1_Health, Health__Output as _webops_v1_Health__Output } from '../../webops/v1/Health.js';

/**
 * Filters; an empty one does not filter.
 */
export interface ListAddonStatesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'addon'?: (string);
  /**
   * A host's name or id.
   */
  'host'?: (string);
  'status'?: (_webops_v1_AddonStatus);
  'health'?: (_webops_v1_Health);
}

/**
 * Filters; an empty one does not filter.
 */
export interface ListAddonStatesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'addon': (string);
  /**
   * A host's name or id.
   */
  'host': (string);
  'status': (_webops_v1_AddonStatus__Output);
  'health': (_webops_v1_Health__Output);
}
