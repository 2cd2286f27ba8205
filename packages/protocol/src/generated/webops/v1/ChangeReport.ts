// Original file: proto/webops/v1/operations.proto

import type { ChangeStage as _webops_v1_ChangeStage, ChangeStage__Output as _webops_v1_ChangeStage__Output } from '../../webops/v1/ChangeStage.js';
import type { BackupFile as _webops_v1_BackupFile, BackupFile__Output as _webops_v1_BackupFile__Output } from '../../webops/v1/BackupFile.js';
import type { ExecutionState as _webops_v1_ExecutionState, ExecutionState__Output as _webops_v1_ExecutionState__Output } from '../../webops/v1/ExecutionState.js';

/**
 * What a guarded change did on its host: a backup, the change, a look at its health, and where one failed the way back.
 */
export interface ChangeReport {
  'stages'?: (_webops_v1_ChangeStage)[];
  /**
   * Taken before it; unset: none was.
   */
  'backup'?: (_webops_v1_BackupFile | null);
  /**
   * SUCCEEDED or FAILED; UNSPECIFIED: it did not go back.
   */
  'wentBack'?: (_webops_v1_ExecutionState);
}

/**
 * What a guarded change did on its host: a backup, the change, a look at its health, and where one failed the way back.
 */
export interface ChangeReport__Output {
  'stages': (_webops_v1_ChangeStage__Output)[];
  /**
   * Taken before it; unset: none was.
   */
  'backup': (_webops_v1_BackupFile__Output | null);
  /**
   * SUCCEEDED or FAILED; UNSPECIFIED: it did not go back.
   */
  'wentBack': (_webops_v1_ExecutionState__Output);
}
