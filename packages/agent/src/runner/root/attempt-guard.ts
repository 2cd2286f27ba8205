/**
 * What makes an attempt start at most once: a file of its own that outlives its folder. It holds why the attempt is used up
 * (`started`, `cancelled` before its start, `sealed` because root was not heard when it was to start), and until when that
 * must be remembered.
 */
import { existsSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { publishOnce } from './durable.js';
import { type Places, Refusal, type Settings } from './settings.js';

type Use = 'started' | 'cancelled' | 'sealed';

/** How long after its ticket's expiry that an attempt was used is remembered: clocks are set back, rarely by a day. */
const USED_MARGIN_MS = 24 * 60 * 60 * 1000;

/** Uses an attempt up. False when it was already. */
export function useUp(places: Places, use: Use, until: string): boolean {
  return publishOnce(places.used, `${use} ${until}\n`, 0o600);
}

/** Whether the attempt was started before. @throws Refusal ATTEMPT_CANCELLED, ATTEMPT_SEALED when it never will be */
export function wasStarted(places: Places): boolean {
  if (!existsSync(places.used)) return false;
  const [use] = readFileSync(places.used, 'utf8').split(' ');
  if (use === 'cancelled') throw new Refusal('ATTEMPT_CANCELLED', 'it was cancelled before it started');
  if (use === 'sealed')
    throw new Refusal(
      'ATTEMPT_SEALED',
      'root was not heard when it was to start, so it never does; start it anew',
    );
  return true;
}

/** Whether root has the attempt; one that it has not never starts afterwards. */
export function sealAttempt(places: Places, use: 'cancelled' | 'sealed'): boolean {
  // A start makes the folder first and this file second: one of the two is seen.
  if (!existsSync(places.folder)) useUp(places, use, new Date().toISOString());
  return existsSync(places.folder);
}

/** Forgets attempts whose tickets have long expired. */
export function pruneUsed(settings: Settings, nowMs = Date.now()): void {
  const folder = join(settings.rootDir, 'used');
  for (const name of readdirSync(folder)) {
    const until = Date.parse(readFileSync(join(folder, name), 'utf8').trim().split(' ').at(-1) ?? '');
    if (until + USED_MARGIN_MS < nowMs && !existsSync(join(settings.rootDir, 'executions', name)))
      unlinkSync(join(folder, name));
  }
}
