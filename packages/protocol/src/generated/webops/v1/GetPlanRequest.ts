// Original file: proto/webops/v1/plans.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { HostTarget as _webops_v1_HostTarget, HostTarget__Output as _webops_v1_HostTarget__Output } from '../../webops/v1/HostTarget.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What is asked.
 */
export interface GetPlanRequest {
  /**
   * INSTALL, UNINSTALL, CONFIGURE, UPGRADE or ROLLBACK.
   */
  'kind'?: (_webops_v1_OperationKind);
  'addon'?: (string);
  'target'?: (_webops_v1_HostTarget | null);
  /**
   * JSON object for install and configure. At most 1 MiB.
   */
  'configJson'?: (string);
  'keepData'?: (boolean);
  /**
   * For uninstall: also what needs the addon.
   */
  'cascade'?: (boolean);
  /**
   * As of CreateOperationRequest, for each step.
   */
  'parallel'?: (number);
  'maxFailures'?: (string);
  'timeoutMs'?: (number | string | Long);
  'expiresAfterMs'?: (number | string | Long);
  /**
   * As of CreateOperationRequest.
   */
  'version'?: (string);
  'release'?: (number);
  'noRollback'?: (boolean);
  'withData'?: (boolean);
  /**
   * For uninstall. Unset means true.
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_keepData'?: "keepData";
}

/**
 * What is asked.
 */
export interface GetPlanRequest__Output {
  /**
   * INSTALL, UNINSTALL, CONFIGURE, UPGRADE or ROLLBACK.
   */
  'kind': (_webops_v1_OperationKind__Output);
  'addon': (string);
  'target': (_webops_v1_HostTarget__Output | null);
  /**
   * JSON object for install and configure. At most 1 MiB.
   */
  'configJson': (string);
  'keepData'?: (boolean);
  /**
   * For uninstall: also what needs the addon.
   */
  'cascade': (boolean);
  /**
   * As of CreateOperationRequest, for each step.
   */
  'parallel': (number);
  'maxFailures': (string);
  'timeoutMs': (number);
  'expiresAfterMs': (number);
  /**
   * As of CreateOperationRequest.
   */
  'version': (string);
  'release': (number);
  'noRollback': (boolean);
  'withData': (boolean);
  /**
   * For uninstall. Unset means true.
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_keepData'?: "keepData";
}
