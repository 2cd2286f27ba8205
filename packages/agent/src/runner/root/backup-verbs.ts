/** What is done with a backup without its addon's script: a look whether it is as it was made, and its removal. */
import { rm } from 'node:fs/promises';
import { normalize } from 'node:path';
import { lstatSync } from 'node:fs';
import type { ExitRecord } from '../types.js';
import { findBackup } from './backup-found.js';

/** Functions that no script has. */
export const BACKUP_VERBS = ['webops_backup_verify', 'webops_backup_remove'];

/** A backup lies below some folder of its own: no system's own folder is ever taken for one. */
const LEAST_DEPTH = 3;

type End = Pick<ExitRecord, 'state' | 'exitCode' | 'signal' | 'error' | 'result'>;

/** @param args the backup's path and the sum that it had when it was made */
export async function runBackupVerb(
  verb: string,
  [path = '', sha256 = '']: readonly string[],
  say: (text: string) => void,
): Promise<End> {
  const failed = (code: string, message: string): End => {
    say(message);
    return { state: 'failed', exitCode: null, signal: null, error: { code, message }, result: null };
  };
  const done = (text: string, result: Record<string, unknown>): End => {
    say(text);
    return { state: 'succeeded', exitCode: 0, signal: null, error: null, result: JSON.stringify(result) };
  };
  const isUsable = path.startsWith('/') && normalize(path) === path && !path.endsWith('/');
  if (!isUsable || path.split('/').length <= LEAST_DEPTH)
    return failed('BACKUP_PATH_INVALID', `${path} is no path of a backup that is touched from here`);
  const isGone = lstatSync(path, { throwIfNoEntry: false }) === undefined;
  if (isGone && verb === 'webops_backup_remove') return done(`${path} was gone already`, { path });
  if (isGone) return failed('BACKUP_MISSING', `the backup ${path} is not there any more`);
  let found: Awaited<ReturnType<typeof findBackup>>;
  try {
    found = await findBackup(path);
  } catch (error) {
    return failed('BACKUP_DAMAGED', (error as Error).message);
  }
  if (found.sha256 !== sha256)
    return failed('BACKUP_DAMAGED', `${path} is not what it was when it was made: its sum is another one`);
  if (verb === 'webops_backup_verify') return done(`${path} is as it was made`, { ...found });
  await rm(path, { recursive: true });
  return done(`${path} removed, ${found.bytes} bytes`, { ...found });
}
