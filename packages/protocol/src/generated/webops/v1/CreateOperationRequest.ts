// Original file: proto/webops/v1/operations.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { HostTarget as _webops_v1_HostTarget, HostTarget__Output as _webops_v1_HostTarget__Output } from '../../webops/v1/HostTarget.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What to do, and where.
 */
export interface CreateOperationRequest {
  /**
   * A caller's own id, at most 128 characters: repeating it makes one operation.
   */
  'requestId'?: (string);
  'kind'?: (_webops_v1_OperationKind);
  'addon'?: (string);
  'target'?: (_webops_v1_HostTarget | null);
  /**
   * JSON object for install, configure and adopt; for an action its input. At most 1 MiB.
   */
  'configJson'?: (string);
  'keepData'?: (boolean);
  /**
   * For restore: what backup returned, or the id of a backup; for BACKUP_VERIFY and BACKUP_REMOVE its id.
   */
  'backup'?: (string);
  /**
   * Hosts at once; 0 means all.
   */
  'parallel'?: (number);
  /**
   * "3" or "10%": stop starting on further hosts after so many failed ones.
   */
  'maxFailures'?: (string);
  /**
   * 0 means the default of the kind: 300 s, install 1800 s, uninstall 600 s.
   */
  'timeoutMs'?: (number | string | Long);
  /**
   * How long it may wait for a host; 0 means 24 h.
   */
  'expiresAfterMs'?: (number | string | Long);
  'retries'?: (number);
  /**
   * For ACTION: the action's name, as the addon's metadata declares it. One that only reads becomes READ_ACTION by itself.
   */
  'action'?: (string);
  /**
   * For install and upgrade: the addon's version; empty: the newest.
   */
  'version'?: (string);
  /**
   * For rollback: the number of the release in the host's history; 0: the one before the present one.
   */
  'release'?: (number);
  /**
   * For upgrade, rollback and configure: what fails is left as it is.
   */
  'noRollback'?: (boolean);
  /**
   * For rollback: also gives back the backup that was taken when that release was left; what was written since is lost.
   */
  'withData'?: (boolean);
  /**
   * For uninstall. Unset means true.
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_keepData'?: "keepData";
  /**
   * Further attempts on each host after exit code 75, a time-out or an interruption, at most 19; unset: what the addon's
   * metadata says, which is none by default; 0: none.
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_retries'?: "retries";
}

/**
 * What to do, and where.
 */
export interface CreateOperationRequest__Output {
  /**
   * A caller's own id, at most 128 characters: repeating it makes one operation.
   */
  'requestId': (string);
  'kind': (_webops_v1_OperationKind__Output);
  'addon': (string);
  'target': (_webops_v1_HostTarget__Output | null);
  /**
   * JSON object for install, configure and adopt; for an action its input. At most 1 MiB.
   */
  'configJson': (string);
  'keepData'?: (boolean);
  /**
   * For restore: what backup returned, or the id of a backup; for BACKUP_VERIFY and BACKUP_REMOVE its id.
   */
  'backup': (string);
  /**
   * Hosts at once; 0 means all.
   */
  'parallel': (number);
  /**
   * "3" or "10%": stop starting on further hosts after so many failed ones.
   */
  'maxFailures': (string);
  /**
   * 0 means the default of the kind: 300 s, install 1800 s, uninstall 600 s.
   */
  'timeoutMs': (number);
  /**
   * How long it may wait for a host; 0 means 24 h.
   */
  'expiresAfterMs': (number);
  'retries'?: (number);
  /**
   * For ACTION: the action's name, as the addon's metadata declares it. One that only reads becomes READ_ACTION by itself.
   */
  'action': (string);
  /**
   * For install and upgrade: the addon's version; empty: the newest.
   */
  'version': (string);
  /**
   * For rollback: the number of the release in the host's history; 0: the one before the present one.
   */
  'release': (number);
  /**
   * For upgrade, rollback and configure: what fails is left as it is.
   */
  'noRollback': (boolean);
  /**
   * For rollback: also gives back the backup that was taken when that release was left; what was written since is lost.
   */
  'withData': (boolean);
  /**
   * For uninstall. Unset means true.
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_keepData'?: "keepData";
  /**
   * Further attempts on each host after exit code 75, a time-out or an interruption, at most 19; unset: what the addon's
   * metadata says, which is none by default; 0: none.
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_retries'?: "retries";
}
