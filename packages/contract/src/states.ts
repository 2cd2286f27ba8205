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

/** How a script ends. */
export type ExitStateName = 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'interrupted';

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
  'get_config',
  'adopt',
  'upgrade',
  'action',
  'read_action',
  'rollback',
  'backup_verify',
  'backup_remove',
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Kinds that change the host: they need a ticket, run in a holder, and one is active on a host at a time. */
export const CHANGE_KINDS: readonly OperationKind[] = [
  'install',
  'uninstall',
  'configure',
  'backup',
  'restore',
  'adopt',
  'upgrade',
  'action',
  'rollback',
  'backup_verify',
  'backup_remove',
];

/** Kinds that are given a JSON object: a configuration, or an action's input. */
export const CONFIG_KINDS: readonly OperationKind[] = [
  'install',
  'configure',
  'upgrade',
  'adopt',
  'action',
  'read_action',
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
  get_config: 300_000,
  adopt: 300_000,
  upgrade: 1_800_000,
  action: 300_000,
  read_action: 300_000,
  rollback: 1_800_000,
  backup_verify: 1_800_000,
  backup_remove: 1_800_000,
};

/** The exit code by which an install says that something is there which it did not install (`EX_CANTCREAT` of sysexits.h): adopt it. */
export const EXIT_UNMANAGED = 73;

/** What the functions of an addon's own actions begin with; see {@link actionFunction}. */
export const ACTION_PREFIX = 'addon_action_';

/** The function of the contract that each kind calls; of actions, which have one each, what it begins with. */
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
  get_config: 'addon_get_config',
  adopt: 'addon_adopt',
  upgrade: 'addon_upgrade',
  action: ACTION_PREFIX,
  read_action: ACTION_PREFIX,
  rollback: 'addon_install',
  // Of no script: the holder does them itself.
  backup_verify: 'webops_backup_verify',
  backup_remove: 'webops_backup_remove',
};

/** Whether a kind may call a function: its own; for actions any action's; an upgrade also `addon_install`, of a script without `addon_upgrade`. */
export function isFunctionOf(kind: OperationKind, name: string): boolean {
  if (kind === 'action' || kind === 'read_action') return /^addon_action_[a-z0-9_]{1,48}$/.test(name);
  if (kind === 'upgrade' && name === FUNCTION_OF.install) return true;
  // A health check of a script without one asks for its status, which carries the health.
  return name === FUNCTION_OF[kind] || (kind === 'health_check' && name === FUNCTION_OF.status);
}
