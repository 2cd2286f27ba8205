/** Installation status of an addon on a host. `unknown`: the host has not said, or what it said could not be read. */
export const ADDON_STATUSES = [
  'unknown',
  'not_installed',
  'installing',
  'installed',
  'configuring',
  'failed',
  'uninstalling',
  'degraded',
] as const;
export type AddonStatus = (typeof ADDON_STATUSES)[number];

/** Health of what is installed. */
export const HEALTHS = ['unknown', 'healthy', 'unhealthy', 'degraded'] as const;
export type Health = (typeof HEALTHS)[number];

/** What an operation does. */
export const OPERATION_KINDS = [
  'validate',
  'install',
  'uninstall',
  'configure',
  'status',
  'health_check',
  'metrics',
  'backup',
  'restore',
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Kinds that change the host: they need a ticket, run in a holder, and one is active on a host at a time. */
export const CHANGE_KINDS: readonly OperationKind[] = [
  'install',
  'uninstall',
  'configure',
  'backup',
  'restore',
];

/** Default time limit of each kind, in milliseconds (the predecessor's: 300 s, install 1,800 s, uninstall 600 s). */
export const DEFAULT_TIMEOUT_MS: Readonly<Record<OperationKind, number>> = {
  validate: 300_000,
  install: 1_800_000,
  uninstall: 600_000,
  configure: 300_000,
  status: 300_000,
  health_check: 300_000,
  metrics: 300_000,
  backup: 300_000,
  restore: 300_000,
};

/** The function of the contract that each kind calls. */
export const FUNCTION_OF: Readonly<Record<OperationKind, string>> = {
  validate: 'addon_validate',
  install: 'addon_install',
  uninstall: 'addon_uninstall',
  configure: 'addon_configure',
  status: 'addon_status',
  health_check: 'addon_health_check',
  metrics: 'addon_metrics',
  backup: 'addon_backup',
  restore: 'addon_restore',
};
