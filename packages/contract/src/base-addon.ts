/** The one interface of both kinds of addon: a wrapper makes a Bash script one, an application addon implements it itself. */
import type { HookRegistry } from './hooks.js';
import type { AddonMetadata } from './metadata.js';
import type {
  BackupResult,
  HealthResult,
  MetricsResult,
  StatusResult,
  ValidateResult,
} from './results/index.js';

/** Kinds of addon: Bash scripts that provision a host, and TypeScript modules that live beside the controller. */
export const ADDON_TYPES = ['system', 'application'] as const;
export type AddonType = (typeof ADDON_TYPES)[number];

/** What one call of an addon is about. */
export interface AddonCall {
  /** Id of the host that it concerns; an application addon may concern none. */
  host: string | null;
  /** Fires at the time limit and on cancel; the addon then stops what it started. */
  signal: AbortSignal;
  /** Tells how far it is, 0 to 100. */
  onProgress?: (percent: number, text: string) => void;
  /** A line for the operation's record. Must hold no secret. */
  onLog?: (line: string) => void;
}

/**
 * An addon. Every method is idempotent: installing twice, uninstalling what is not there and configuring with the same values succeed. A change that
 * fails rejects; an answer that cannot be had is `unknown`, never a guess.
 */
export interface BaseAddon {
  readonly metadata: AddonMetadata;
  readonly type: AddonType;
  /** Can the host take it? Changes nothing. */
  validate(call: AddonCall): Promise<ValidateResult>;
  install(config: Record<string, unknown>, call: AddonCall): Promise<void>;
  /** @param keepData - true leaves the data where it is; false removes it as well */
  uninstall(keepData: boolean, call: AddonCall): Promise<void>;
  configure(config: Record<string, unknown>, call: AddonCall): Promise<void>;
  getStatus(call: AddonCall): Promise<StatusResult>;
  /** The configuration last applied, secrets masked; null when none was. */
  getConfig(call: AddonCall): Promise<Record<string, unknown> | null>;
  healthCheck(call: AddonCall): Promise<HealthResult>;
  /** Called once, when the addon is loaded. */
  registerHooks(hooks: HookRegistry): void;
  getMetrics(call: AddonCall): Promise<MetricsResult>;
  backup?(call: AddonCall): Promise<BackupResult>;
  restore?(path: string, call: AddonCall): Promise<void>;
}
