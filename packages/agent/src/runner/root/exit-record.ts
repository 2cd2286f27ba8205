/** The exit record on disk: written once, also when the disk is full. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_FILE } from '../paths.js';
import type { ExitRecord } from '../types.js';
import { isDiskFull, publishOnce } from './durable.js';
import type { Places } from './settings.js';

/** Kept free for the record, which is some hundred bytes without its result. */
const RESERVE_BYTES = 64 * 1024;
const RETRY_MS = 1_000;

/** Takes the room that the record will need. */
export function reserveRecord(places: Places): void {
  writeFileSync(join(places.folder, 'reserve'), Buffer.alloc(RESERVE_BYTES), { mode: 0o600 });
}

/**
 * Publishes the record. On a full disk the reserve makes room; a result that still does not fit is left out and said so; when
 * even that does not fit, it waits for space: how a change ended must not be forgotten.
 */
export async function publishRecord(places: Places, record: ExitRecord): Promise<void> {
  const path = join(places.folder, EXIT_FILE);
  const short: ExitRecord = { ...record, result: null, truncated: true };
  for (let tries = 0; ; tries += 1) {
    try {
      publishOnce(path, JSON.stringify(tries < 2 || tries % 2 === 1 ? record : short), 0o640);
      rmSync(join(places.folder, 'reserve'), { force: true });
      return;
    } catch (error) {
      if (!isDiskFull(error)) throw error;
    }
    if (tries === 0) rmSync(join(places.folder, 'reserve'), { force: true });
    if (tries >= 2) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
