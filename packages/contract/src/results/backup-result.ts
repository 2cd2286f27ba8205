/** `addon_backup`. */
import { evidenceOf } from '../json-output.js';
import {
  clean,
  EXIT_NOT_FOUND,
  ended,
  failed,
  type FunctionOutput,
  missing,
  type Reading,
  take,
} from './reading.js';

/** What `addon_backup` said. */
export interface BackupResult extends Reading {
  /** Where the backup is on the host, or null. */
  path: string | null;
  details: Record<string, unknown>;
}

/** Reads `addon_backup`: JSON with `path`, or text whose last line is an absolute path. */
export function parseBackupResult(output: FunctionOutput): BackupResult {
  const text = output.resultText ?? '';
  if (output.exitCode !== 0) {
    const code =
      output.exitCode === EXIT_NOT_FOUND && text.trim() === '' ? 'FUNCTION_MISSING' : 'FUNCTION_FAILED';
    const message = `addon_backup: ${code === 'FUNCTION_MISSING' ? missing() : ended(output)}`;
    return { path: null, details: {}, ...failed(code, message, output, clean()) };
  }
  const taken = take('addon_backup', output, (object) => backupPathOf(object) !== null);
  if (taken.object !== null) {
    const path = backupPathOf(taken.object);
    if (path !== null) return { path, details: taken.object, ...taken.reading };
    const message = 'addon_backup: its JSON has no "path" that is absolute';
    return {
      path: null,
      details: taken.object,
      ...failed('RESULT_UNREADABLE', message, output, taken.reading),
    };
  }
  const lastLine = evidenceOf(text).split('\n').at(-1)?.trim() ?? '';
  if (/^\/\S+$/.test(lastLine)) {
    return {
      path: lastLine,
      details: {},
      error: null,
      warnings: ['the path was read from text, not from JSON'],
      evidence: null,
    };
  }
  return { path: null, details: {}, ...taken.reading };
}

function backupPathOf(object: Record<string, unknown>): string | null {
  for (const key of ['path', 'backup_path', 'file', 'backup_file', 'location']) {
    const value = object[key];
    if (typeof value === 'string' && value.startsWith('/') && !value.includes('\0')) return value;
  }
  return null;
}
