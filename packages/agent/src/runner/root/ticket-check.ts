/** Whether a ticket permits this start: who signed it, for which host, until when, for which bytes. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { isFunctionOf, type Ticket, verifyTicket } from '@webops/contract';
import { isAttempt } from '../paths.js';
import { BACKUP_VERBS } from './backup-verbs.js';
import { safeguardFault } from './safeguard-check.js';
import { Refusal, type Settings } from './settings.js';

const CHANGE_FUNCTIONS = [
  'addon_install',
  'addon_uninstall',
  'addon_configure',
  'addon_backup',
  'addon_restore',
  'addon_adopt',
  'addon_upgrade',
  ...BACKUP_VERBS,
];
/** These change what old scripts say about themselves, so they never reach one. */
const KEPT_OUT = ['ADDON_NAME', 'ADDON_VERSION'];
/** How far this host's clock may be from the controller's. Once is guarded by the attempt's record, not by the expiry. */
const MAX_SKEW_MS = 15 * 60_000;
/** Room for the records and the head of the output: with less, a change is not started. */
const MIN_FREE_BYTES = 16 * 1024 * 1024;
const MIN_FREE_FILES = 64;
const MAX_TIMEOUT_MS = 7 * 24 * 60 * 60 * 1000;

/** @throws Refusal */
export function checkTicket(
  settings: Settings,
  ticketBytes: Buffer,
  signature: Buffer,
  config: Buffer,
): Ticket {
  let genuine = false;
  try {
    genuine = verifyTicket(ticketBytes, signature, readFileSync(join(settings.trustDir, 'ticket.pub.pem')));
  } catch (error) {
    throw new Refusal(
      'TICKET_KEY_UNUSABLE',
      `the key for tickets cannot be used: ${(error as Error).message}`,
    );
  }
  if (!genuine)
    throw new Refusal(
      'TICKET_SIGNATURE_INVALID',
      'the ticket is not signed by the controller that this host trusts',
    );
  const ticket = shapeOf(ticketBytes);
  const host = readFileSync(join(settings.trustDir, 'host-id'), 'utf8').trim();
  if (ticket.host !== host)
    throw new Refusal('TICKET_OTHER_HOST', `the ticket is for host ${ticket.host}, this is ${host}`);
  if (createHash('sha256').update(config).digest('hex') !== ticket.configSha256)
    throw new Refusal('CONFIG_MISMATCH', 'the configuration is not the one that the ticket names');
  return ticket;
}

/** Checked after it is known that the attempt is new: asking again for a started one is no start. @throws Refusal */
export function checkStartable(settings: Settings, ticket: Ticket): void {
  if (!(Date.parse(ticket.expiresAt) + MAX_SKEW_MS > Date.now()))
    throw new Refusal(
      'TICKET_EXPIRED',
      `the ticket expired at ${ticket.expiresAt}, more than ${MAX_SKEW_MS / 60_000} minutes ago by this host's clock (${new Date().toISOString()}); compare it with the controller's`,
    );
  const { bavail, bsize, files, ffree } = statfsSync(join(settings.rootDir, 'executions'));
  if (bavail * bsize < MIN_FREE_BYTES || (files > 0 && ffree < MIN_FREE_FILES))
    throw new Refusal(
      'DISK_FULL',
      `${settings.rootDir} has ${bavail * bsize} bytes and ${ffree} files free, a change needs ${MIN_FREE_BYTES} and ${MIN_FREE_FILES}: free some on this host, then retry. Nothing was changed`,
      true,
    );
  const previous = ticket.safeguard?.previous.digest;
  for (const digest of [ticket.digest, ...(previous === undefined ? [] : [previous])])
    if (!existsSync(join(settings.rootDir, 'store', digest, 'addon.sh')))
      throw new Refusal('BUNDLE_MISSING', `the bundle ${digest} is not in the store: import it first`, true);
}

function shapeOf(bytes: Buffer): Ticket {
  let ticket: Ticket;
  try {
    ticket = JSON.parse(bytes.toString('utf8')) as Ticket;
  } catch {
    throw new Refusal('TICKET_INVALID', 'the ticket is not JSON');
  }
  const text = (value: unknown) => typeof value === 'string' && !value.includes('\0');
  const checks: Record<string, boolean> = {
    v: ticket?.v === 1,
    host: text(ticket?.host),
    execution: isAttempt(ticket?.execution, ticket?.attempt),
    epoch: Number.isSafeInteger(ticket?.epoch) && ticket.epoch >= 0,
    digest: /^[0-9a-f]{64}$/.test(ticket?.digest),
    function: CHANGE_FUNCTIONS.includes(ticket?.function) || isFunctionOf('action', ticket?.function),
    args: Array.isArray(ticket?.args) && ticket.args.length <= 16 && ticket.args.every(text),
    env:
      typeof ticket?.env === 'object' &&
      ticket.env !== null &&
      Object.entries(ticket.env).every(([name, value]) => /^ADDON_[A-Z0-9_]+$/.test(name) && text(value)),
    timeoutMs:
      Number.isSafeInteger(ticket?.timeoutMs) && ticket.timeoutMs > 0 && ticket.timeoutMs <= MAX_TIMEOUT_MS,
    expiresAt: text(ticket?.expiresAt) && !Number.isNaN(Date.parse(ticket.expiresAt)),
  };
  if (ticket.safeguard !== undefined) {
    const fault = safeguardFault(ticket.safeguard);
    checks[`safeguard.${fault}`] = fault === null;
  }
  for (const [field, good] of Object.entries(checks))
    if (!good) throw new Refusal('TICKET_INVALID', `the ticket's ${field} is not usable`);
  const env = Object.fromEntries(Object.entries(ticket.env).filter(([name]) => !KEPT_OUT.includes(name)));
  return { ...ticket, env };
}
