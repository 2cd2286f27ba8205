/** The files of a controller's home that a backup takes along: all but what is made anew or is in the database. */
import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makePrivateFolder, readIfThere, replacePrivateFile, syncFolder } from '../secrets/private-file.js';
import { BackupError } from './backup-error.js';

/** A file by its path in the home. */
export interface HomeFile {
  path: string;
  mode: number;
  content: Buffer;
}

/** While it is there a restore has not finished: no controller starts on this home. */
const MARKER = 'restore.incomplete';
/** `mongo`: its documents are taken out of it. `nats`: a cache. The rest says what runs now. */
const LEFT_OUT = new Set(['mongo', 'nats', 'run', 'controller.json', MARKER, 'lost+found']);
/** What an empty home may hold. */
const NOTHING = new Set(['run', 'lost+found']);
/** Keys, certificates and the like are small; a home is no place for anything larger. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Reads the files, sorted by path. Links, sockets and temporary files are left out. @throws BackupError for one that is too large */
export async function* readHomeFiles(home: string, folder = ''): AsyncGenerator<HomeFile, void, undefined> {
  for (const name of (await readdir(join(home, folder))).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (LEFT_OUT.has(path) || name.endsWith('.new')) continue;
    const info = await lstat(join(home, path));
    if (info.isDirectory()) yield* readHomeFiles(home, path);
    if (!info.isFile()) continue;
    if (info.size > MAX_FILE_BYTES) {
      throw new BackupError(
        'BACKUP_REFUSED',
        `${join(home, path)} has ${info.size} bytes, which is nothing that a controller keeps: move it out of its home`,
      );
    }
    yield { path, mode: info.mode & 0o777, content: await readFile(join(home, path)) };
  }
}

/** Whether a path of a backup stays inside the home and may be written there. */
export function isHomePath(path: string): boolean {
  const parts = path.split('/');
  return (
    !LEFT_OUT.has(parts[0] ?? '') &&
    parts.every((part) => /^[A-Za-z0-9_.@+-]+$/.test(part) && !/^\.+$/.test(part))
  );
}

/** Writes one file, synced; private as everything in a home. */
export async function writeHomeFile(home: string, file: { path: string; content: Buffer }): Promise<void> {
  const path = join(home, file.path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replacePrivateFile(path, file.content);
}

/** `empty`, `used`, or the id of the restore that was cut off in it. */
export async function stateOfHome(home: string): Promise<'empty' | 'used' | { restore: string }> {
  const marker = await readIfThere(join(home, MARKER));
  if (marker) return { restore: marker.toString('utf8').trim() };
  const names = await readdir(home).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.every((name) => NOTHING.has(name)) ? 'empty' : 'used';
}

/** From here on the home belongs to a restore. What an earlier, cut off one left in it goes. */
export async function beginHome(home: string, restore: string): Promise<void> {
  await makePrivateFolder(home);
  await replacePrivateFile(join(home, MARKER), `${restore}\n`);
  for (const name of await readdir(home))
    if (!NOTHING.has(name) && name !== MARKER) await rm(join(home, name), { recursive: true, force: true });
}

/** The home is whole: its files are where they are to be, also after a power cut. */
export async function finishHome(home: string): Promise<void> {
  await syncFolders(home);
  await rm(join(home, MARKER));
  await syncFolder(home);
}

async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) await syncFolders(join(folder, entry.name));
  await syncFolder(folder);
}

/** @throws BackupError while a restore into this home has not finished */
export async function refuseHalfRestored(home: string): Promise<void> {
  if (typeof (await stateOfHome(home)) !== 'object') return;
  throw new BackupError(
    'BACKUP_REFUSED',
    `A restore into ${home} was cut off: run it again (webops admin restore FILE).`,
  );
}
