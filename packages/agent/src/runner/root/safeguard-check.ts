/** Whether what a ticket says of its safeguard can be used. */
import { createHash } from 'node:crypto';
import type { Safeguard, Ticket } from '@webops/contract';
import { Refusal } from './settings.js';

const MAX_LIMIT_MS = 7 * 24 * 60 * 60 * 1000;
const DIGEST = /^[0-9a-f]{64}$/;

/** The first field that is of no use; null when all are. */
export function safeguardFault(safeguard: Safeguard): string | null {
  if (typeof safeguard !== 'object' || safeguard === null) return 'shape';
  const { previous, previousEnv } = safeguard;
  const flag = (value: unknown) => typeof value === 'boolean';
  const text = (value: unknown) => typeof value === 'string' && !value.includes('\0');
  const limit = (value: unknown) =>
    Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= MAX_LIMIT_MS;
  const checks: Record<string, boolean> = {
    previous: DIGEST.test(previous?.digest) && text(previous?.version),
    previousConfigSha256: DIGEST.test(safeguard.previousConfigSha256),
    previousEnv:
      typeof previousEnv === 'object' &&
      previousEnv !== null &&
      Object.entries(previousEnv).every(([name, value]) => /^ADDON_[A-Z0-9_]+$/.test(name) && text(value)),
    backFunction: ['addon_install', 'addon_configure'].includes(safeguard.backFunction),
    backup: flag(safeguard.backup),
    restoreBackup: flag(safeguard.restoreBackup),
    goBack: flag(safeguard.goBack),
    restorePath:
      safeguard.restorePath === '' || (text(safeguard.restorePath) && safeguard.restorePath.startsWith('/')),
    healthWithinMs: limit(safeguard.healthWithinMs),
    backTimeoutMs: limit(safeguard.backTimeoutMs),
  };
  return Object.entries(checks).find(([, good]) => !good)?.[0] ?? null;
}

/** The configuration to go back with is the one that the ticket names. @throws Refusal CONFIG_MISMATCH */
export function checkPrevious({ safeguard }: Ticket, previous: Buffer): void {
  if (safeguard === undefined && previous.length === 0) return;
  if (createHash('sha256').update(previous).digest('hex') === safeguard?.previousConfigSha256) return;
  throw new Refusal(
    'CONFIG_MISMATCH',
    'the configuration to go back with is not the one that the ticket names',
  );
}
