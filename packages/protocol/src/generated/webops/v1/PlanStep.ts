// Original file: proto/webops/v1/plans.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { ConfigChange as _webops_v1_ConfigChange, ConfigChange__Output as _webops_v1_ConfigChange__Output } from '../../webops/v1/ConfigChange.js';
import type { Reversibility as _webops_v1_Reversibility, Reversibility__Output as _webops_v1_Reversibility__Output } from '../../webops/v1/Reversibility.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One change of one addon on a host.
 */
export interface PlanStep {
  'kind'?: (_webops_v1_OperationKind);
  'addon'?: (string);
  /**
   * Of the addon itself.
   */
  'releaseFrom'?: (string);
  'releaseTo'?: (string);
  /**
   * As the host observes it; to: empty where only the host will know.
   */
  'versionFrom'?: (string);
  'versionTo'?: (string);
  /**
   * Why, where it was not asked for: "kubernetes 1.30 needs containerd >=1.7".
   */
  'because'?: (string);
  'config'?: (_webops_v1_ConfigChange)[];
  /**
   * Median of the newest successes; 0: there is none.
   */
  'expectedMs'?: (number | string | Long);
  'reversibility'?: (_webops_v1_Reversibility);
  /**
   * Why it is not more.
   */
  'reversibilityReason'?: (string);
  /**
   * What is backed up first, for a person; empty: nothing.
   */
  'backedUp'?: (string);
}

/**
 * One change of one addon on a host.
 */
export interface PlanStep__Output {
  'kind': (_webops_v1_OperationKind__Output);
  'addon': (string);
  /**
   * Of the addon itself.
   */
  'releaseFrom': (string);
  'releaseTo': (string);
  /**
   * As the host observes it; to: empty where only the host will know.
   */
  'versionFrom': (string);
  'versionTo': (string);
  /**
   * Why, where it was not asked for: "kubernetes 1.30 needs containerd >=1.7".
   */
  'because': (string);
  'config': (_webops_v1_ConfigChange__Output)[];
  /**
   * Median of the newest successes; 0: there is none.
   */
  'expectedMs': (number);
  'reversibility': (_webops_v1_Reversibility__Output);
  /**
   * Why it is not more.
   */
  'reversibilityReason': (string);
  /**
   * What is backed up first, for a person; empty: nothing.
   */
  'backedUp': (string);
}
