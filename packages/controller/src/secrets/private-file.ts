/** Files that only this user may read, made whole or not at all. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder, and those above it, that only this user may enter. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/**
 * The content of `path`; when there is no such file it is made once with what `create` gives.
 * Two processes at once get the same content: the file appears by `link`, which fails when it is there.
 */
export async function readOrCreate(path: string, create: () => Buffer | Promise<Buffer>): Promise<Buffer> {
  const existing = await readIfThere(path);
  if (existing) return existing;
  await makePrivateFolder(dirname(path));
  const temporary = await writeTemporary(path, await create());
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(temporary);
  }
  return readFile(path);
}

/** Replaces the content of `path` in one step, and durably: a power cut leaves the old content or the new one. Mode 0600. */
export async function replacePrivateFile(path: string, content: Buffer | string): Promise<void> {
  const folder = dirname(path);
  await makePrivateFolder(folder);
  await rename(await writeTemporary(path, content), path);
  await syncFolder(folder);
}

/** What was made, renamed or removed in a folder survives a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The content of a file, or null when there is none. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function writeTemporary(path: string, content: Buffer | string): Promise<string> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}
