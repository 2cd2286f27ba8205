// Original file: proto/webops/v1/addons.proto

import type { AddonType as _webops_v1_AddonType, AddonType__Output as _webops_v1_AddonType__Output } from '../../webops/v1/AddonType.js';
import type { AddonStatus as _webops_v1_AddonStatus, AddonStatus__Output as _webops_v1_AddonStatus__Output } from '../../webops/v1/AddonStatus.js';
import type { Health as _webops_v1_Health, Health__Output as _webops_v1_Health__Output } from '../../webops/v1/Health.js';

/**
 * Filters; an empty one does not filter.
 */
export interface ListAddonsRequest {
  /**
   * At most 1000; 0 means 100.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  'type'?: (_webops_v1_AddonType);
  'category'?: (string);
  /**
   * Addons that have this status on some host.
   */
  'status'?: (_webops_v1_AddonStatus);
  /**
   * Addons that have this health on some host.
   */
  'health'?: (_webops_v1_Health);
}

/**
 * Filters; an empty one does not filter.
 */
export interface ListAddonsRequest__Output {
  /**
   * At most 1000; 0 means 100.
   */
  'pageSize': (number);
  'pageToken': (string);
  'type': (_webops_v1_AddonType__Output);
  'category': (string);
  /**
   * Addons that have this status on some host.
   */
  'status': (_webops_v1_AddonStatus__Output);
  /**
   * Addons that have this health on some host.
   */
  'health': (_webops_v1_Health__Output);
}
