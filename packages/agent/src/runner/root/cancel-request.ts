/**
 * `cancel`: asks for the end of an attempt. The wish is on disk before the holder is told, so a holder that is just starting
 * finds it; and an attempt that root does not know can never start afterwards.
 */
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { EXIT_FILE, SOCKET_FILE } from '../paths.js';
import { sealAttempt } from './attempt-guard.js';
import { publishOnce } from './durable.js';
import { type Places, placesOf, Refusal, type Settings } from './settings.js';
import { settle } from './settle.js';

/** The holder does it; this hands the wish over. An ended attempt needs none. */
export async function cancelAttempt(
  settings: Settings,
  execution: string,
  attempt: number,
  graceMs: number,
): Promise<Record<string, unknown>> {
  if (!Number.isSafeInteger(graceMs) || graceMs < 0)
    throw new Refusal('GRACE_INVALID', 'the grace is not in milliseconds');
  const places = placesOf(settings, execution, attempt);
  if (!sealAttempt(places, 'cancelled')) return { told: false };
  if (existsSync(join(places.folder, EXIT_FILE))) return { told: false };
  publishOnce(fileOf(places), String(graceMs), 0o600);
  const told = await new Promise<boolean>((resolve) => {
    const socket = connect(join(places.folder, SOCKET_FILE));
    socket.once('connect', () => socket.end(`cancel ${graceMs}\n`));
    socket.resume();
    socket.once('error', () => resolve(false));
    socket.once('finish', () => resolve(true));
  });
  if (!told) await settle(settings, places);
  return { told };
}

/** The grace that was asked for before the holder could be told; null when nobody has cancelled. */
export function requestedGraceMs(places: Places): number | null {
  if (!existsSync(fileOf(places))) return null;
  return Number(readFileSync(fileOf(places), 'utf8'));
}

function fileOf(places: Places): string {
  return join(places.folder, 'cancel');
}
