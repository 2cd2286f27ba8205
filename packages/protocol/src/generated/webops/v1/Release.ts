// Original file: proto/webops/v1/addons.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { ExecutionState as _webops_v1_ExecutionState, ExecutionState__Output as _webops_v1_ExecutionState__Output } from '../../webops/v1/ExecutionState.js';
import type { BackupFile as _webops_v1_BackupFile, BackupFile__Output as _webops_v1_BackupFile__Output } from '../../webops/v1/BackupFile.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * A change of an addon on a host that ran there, with what the host was left with.
 */
export interface Release {
  'hostId'?: (string);
  /**
   * The host's name.
   */
  'host'?: (string);
  'addon'?: (string);
  /**
   * Counts from 1 on each host.
   */
  'number'?: (number);
  'kind'?: (_webops_v1_OperationKind);
  /**
   * The addon's own.
   */
  'version'?: (string);
  'digest'?: (string);
  /**
   * What was there before; empty: nothing.
   */
  'fromVersion'?: (string);
  /**
   * How it ended.
   */
  'state'?: (_webops_v1_ExecutionState);
  /**
   * SUCCEEDED or FAILED; UNSPECIFIED: it did not go back.
   */
  'wentBack'?: (_webops_v1_ExecutionState);
  /**
   * Of the configuration on that host; 0: none.
   */
  'configVersion'?: (number);
  /**
   * Taken before it; unset: none was.
   */
  'backup'?: (_webops_v1_BackupFile | null);
  'at'?: (_google_protobuf_Timestamp | null);
  /**
   * The caller's name.
   */
  'by'?: (string);
  'operationId'?: (string);
  /**
   * Why it failed; empty when it did not.
   */
  'message'?: (string);
  /**
   * The host has it now.
   */
  'present'?: (boolean);
}

/**
 * A change of an addon on a host that ran there, with what the host was left with.
 */
export interface Release__Output {
  'hostId': (string);
  /**
   * The host's name.
   */
  'host': (string);
  'addon': (string);
  /**
   * Counts from 1 on each host.
   */
  'number': (number);
  'kind': (_webops_v1_OperationKind__Output);
  /**
   * The addon's own.
   */
  'version': (string);
  'digest': (string);
  /**
   * What was there before; empty: nothing.
   */
  'fromVersion': (string);
  /**
   * How it ended.
   */
  'state': (_webops_v1_ExecutionState__Output);
  /**
   * SUCCEEDED or FAILED; UNSPECIFIED: it did not go back.
   */
  'wentBack': (_webops_v1_ExecutionState__Output);
  /**
   * Of the configuration on that host; 0: none.
   */
  'configVersion': (number);
  /**
   * Taken before it; unset: none was.
   */
  'backup': (_webops_v1_BackupFile__Output | null);
  'at': (_google_protobuf_Timestamp__Output | null);
  /**
   * The caller's name.
   */
  'by': (string);
  'operationId': (string);
  /**
   * Why it failed; empty when it did not.
   */
  'message': (string);
  /**
   * The host has it now.
   */
  'present': (boolean);
}
