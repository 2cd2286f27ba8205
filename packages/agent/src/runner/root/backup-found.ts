/** A backup as it lies on the host: that it is there, how large it is, and a sum by which it is known again. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupFound } from '@webops/contract';

/** Files of a folder that are looked at. */
const MAX_FILES = 100_000;

/** @throws Error when it is not there, is empty, or is neither a file nor a folder */
export async function findBackup(path: string): Promise<BackupFound> {
  const stat = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`the backup ${path} cannot be read: ${error.code}`);
  });
  const found = stat.isDirectory() ? await sumOfFolder(path) : stat.isFile() ? await sumOfFile(path) : null;
  if (found === null) throw new Error(`the backup ${path} is neither a file nor a folder`);
  if (found.bytes === 0) throw new Error(`the backup ${path} is empty`);
  return { path, ...found };
}

async function sumOfFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function sumOfFolder(folder: string): Promise<{ bytes: number; sha256: string }> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files.push(join(entry.parentPath, entry.name).slice(folder.length + 1));
    if (files.length > MAX_FILES) throw new Error(`the backup ${folder} has more than ${MAX_FILES} files`);
  }
  const hash = createHash('sha256');
  let bytes = 0;
  for (const file of files.sort()) {
    const sum = await sumOfFile(join(folder, file));
    bytes += sum.bytes;
    hash.update(`${sum.sha256}  ${file}\n`);
  }
  return { bytes, sha256: hash.digest('hex') };
}
