// Original file: proto/webops/v1/common.proto

/**
 * What an operation does. The names are those of the addon contract.
 */
export const OperationKind = {
  OPERATION_KIND_UNSPECIFIED: 'OPERATION_KIND_UNSPECIFIED',
  OPERATION_KIND_VALIDATE: 'OPERATION_KIND_VALIDATE',
  OPERATION_KIND_INSTALL: 'OPERATION_KIND_INSTALL',
  OPERATION_KIND_UNINSTALL: 'OPERATION_KIND_UNINSTALL',
  OPERATION_KIND_CONFIGURE: 'OPERATION_KIND_CONFIGURE',
  OPERATION_KIND_STATUS: 'OPERATION_KIND_STATUS',
  OPERATION_KIND_HEALTH_CHECK: 'OPERATION_KIND_HEALTH_CHECK',
  OPERATION_KIND_METRICS: 'OPERATION_KIND_METRICS',
  OPERATION_KIND_BACKUP: 'OPERATION_KIND_BACKUP',
  OPERATION_KIND_RESTORE: 'OPERATION_KIND_RESTORE',
  /**
   * What the host really has, by the addon's own word.
   */
  OPERATION_KIND_GET_CONFIG: 'OPERATION_KIND_GET_CONFIG',
  /**
   * Takes over what is installed already.
   */
  OPERATION_KIND_ADOPT: 'OPERATION_KIND_ADOPT',
  /**
   * Of the software, from the version that was observed.
   */
  OPERATION_KIND_UPGRADE: 'OPERATION_KIND_UPGRADE',
  /**
   * A verb of the addon's own, named by `action`.
   */
  OPERATION_KIND_ACTION: 'OPERATION_KIND_ACTION',
  /**
   * One that is declared to change nothing.
   */
  OPERATION_KIND_READ_ACTION: 'OPERATION_KIND_READ_ACTION',
  /**
   * Back to a release that was on the host before.
   */
  OPERATION_KIND_ROLLBACK: 'OPERATION_KIND_ROLLBACK',
  /**
   * Whether a backup is on its host as it was made.
   */
  OPERATION_KIND_BACKUP_VERIFY: 'OPERATION_KIND_BACKUP_VERIFY',
  OPERATION_KIND_BACKUP_REMOVE: 'OPERATION_KIND_BACKUP_REMOVE',
} as const;

/**
 * What an operation does. The names are those of the addon contract.
 */
export type OperationKind =
  | 'OPERATION_KIND_UNSPECIFIED'
  | 0
  | 'OPERATION_KIND_VALIDATE'
  | 1
  | 'OPERATION_KIND_INSTALL'
  | 2
  | 'OPERATION_KIND_UNINSTALL'
  | 3
  | 'OPERATION_KIND_CONFIGURE'
  | 4
  | 'OPERATION_KIND_STATUS'
  | 5
  | 'OPERATION_KIND_HEALTH_CHECK'
  | 6
  | 'OPERATION_KIND_METRICS'
  | 7
  | 'OPERATION_KIND_BACKUP'
  | 8
  | 'OPERATION_KIND_RESTORE'
  | 9
  /**
   * What the host really has, by the addon's own word.
   */
  | 'OPERATION_KIND_GET_CONFIG'
  | 10
  /**
   * Takes over what is installed already.
   */
  | 'OPERATION_KIND_ADOPT'
  | 11
  /**
   * Of the software, from the version that was observed.
   */
  | 'OPERATION_KIND_UPGRADE'
  | 12
  /**
   * A verb of the addon's own, named by `action`.
   */
  | 'OPERATION_KIND_ACTION'
  | 13
  /**
   * One that is declared to change nothing.
   */
  | 'OPERATION_KIND_READ_ACTION'
  | 14
  /**
   * Back to a release that was on the host before.
   */
  | 'OPERATION_KIND_ROLLBACK'
  | 20
  /**
   * Whether a backup is on its host as it was made.
   */
  | 'OPERATION_KIND_BACKUP_VERIFY'
  | 21
  | 'OPERATION_KIND_BACKUP_REMOVE'
  | 22

/**
 * What an operation does. The names are those of the addon contract.
 */
export type OperationKind__Output = typeof OperationKind[keyof typeof OperationKind]
