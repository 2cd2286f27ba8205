/**
 * A change that was cut short may have left packages half configured, and every later apt refuses to work then. Whoever ends
 * or finds such a change leaves a mark; the next change runs `dpkg --configure -a` first (run-function.sh) and takes it away.
 */
import { join } from 'node:path';
import type { ExitRecord } from '../types.js';
import { publishOnce } from './durable.js';
import type { Settings } from './settings.js';

export function repairMark(settings: Settings): string {
  return join(settings.rootDir, 'repair-packages');
}

/** Called before the record is written: a crash in between repairs once too often, never too seldom. */
export function markForRepair(settings: Settings, record: Pick<ExitRecord, 'state' | 'signal'>): void {
  if (record.state === 'succeeded' || (record.state === 'failed' && record.signal === null)) return;
  try {
    publishOnce(repairMark(settings), '', 0o600);
  } catch {
    // The disk is full; the library's pkg_install looks for itself too.
  }
}
