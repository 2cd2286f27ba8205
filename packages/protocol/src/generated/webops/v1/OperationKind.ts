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
 * What an operation does. The names are those of the addon contract.
 */
export type OperationKind__Output = typeof OperationKind[keyof typeof OperationKind]
