/**
 * How a change is kept safe on its host: what is done before it, and what brings the host back when it fails. All of it happens under
 * one holder of root's, so that neither the agent's nor the controller's death stops it.
 *
 *     backup ─▶ change ─▶ (data) ─▶ health ─▶ succeeded
 *        │         └──────────┴────────┴─ failed ─▶ evidence ─▶ back ─▶ back_data ─▶ back_health ─▶ failed, and the host is as it was
 *        └─ failed ─▶ failed, and nothing was changed
 */
import type { ExitStateName } from './states.js';

/** What a ticket says of it. */
export interface Safeguard {
  /** What is installed, and comes back: the digest of its bundle, and the addon's version. */
  previous: { digest: string; version: string };
  /** SHA-256 of the configuration to go back with, hexadecimal; of no bytes where there is none. */
  previousConfigSha256: string;
  /** As {@link Ticket.env}, to go back with. */
  previousEnv: Record<string, string>;
  /** `addon_install` or `addon_configure` of the previous bundle: what brings it back. */
  backFunction: 'addon_install' | 'addon_configure';
  /** Run the previous bundle's `addon_backup` first; nothing is changed where it fails or what it made is not there. */
  backup: boolean;
  /** Give that backup to the previous bundle's `addon_restore` when going back. */
  restoreBackup: boolean;
  /** A backup that the new bundle's `addon_restore` is given after the change; empty: none. */
  restorePath: string;
  /** False: what fails is left as it is. */
  goBack: boolean;
  /** How long the health may take to return, and as long again after going back. */
  healthWithinMs: number;
  /** Time limit of going back, its health included. */
  backTimeoutMs: number;
}

/** Steps of a guarded change, in their order. */
export const CHANGE_STAGES = [
  'backup',
  'change',
  'data',
  'health',
  'evidence',
  'back',
  'back_data',
  'back_health',
] as const;
export type ChangeStageName = (typeof CHANGE_STAGES)[number];

/** How one of its steps ended. */
export interface ChangeStage {
  stage: ChangeStageName;
  /** `running` while it does, and for ever when the holder died in it. */
  state: ExitStateName | 'running';
  durationMs: number;
  /** For a person; empty when there is nothing to say. */
  message: string;
}

/** A backup as the host has it. */
export interface BackupFound {
  path: string;
  /** Of the file, or of all files in the folder. */
  bytes: number;
  /** Of the file, hexadecimal; of a folder the hash of its files' hashes by path. */
  sha256: string;
}

/** What a guarded change did. */
export interface ChangeReport {
  stages: ChangeStage[];
  /** Taken before it. */
  backup: BackupFound | null;
  /** Null: it did not go back. */
  wentBack: 'succeeded' | 'failed' | null;
  /** Of the bundle that the host is left with; empty: nobody can say. */
  digest: string;
}

/** How long the health may take to return. */
export const DEFAULT_HEALTH_WITHIN_MS = 60_000;

/** Reads a report of a host. Null when it is none. */
export function changeReportOf(text: string): ChangeReport | null {
  if (text === '') return null;
  try {
    const { stages, backup, wentBack, digest } = JSON.parse(text) as Partial<ChangeReport>;
    if (!Array.isArray(stages) || stages.length > 4 * CHANGE_STAGES.length) return null;
    return {
      stages: stages.map((one) => ({
        stage: one.stage,
        state: one.state,
        durationMs: Number(one.durationMs) || 0,
        message: String(one.message ?? '').slice(0, 2_000),
      })),
      backup: backup ? backupOf(backup) : null,
      wentBack: wentBack === 'succeeded' || wentBack === 'failed' ? wentBack : null,
      digest: typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : '',
    };
  } catch {
    return null;
  }
}

function backupOf({ path, bytes, sha256 }: Partial<BackupFound>): BackupFound | null {
  if (typeof path !== 'string' || !path.startsWith('/')) return null;
  return { path: path.slice(0, 4_096), bytes: Number(bytes) || 0, sha256: String(sha256 ?? '').slice(0, 64) };
}
