/** Files that survive a power cut: written, synced, named, and the folder synced. */
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whether a write failed because there is no space left, or no quota. */
export function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Makes a file that must not exist. False when it does. */
export function createOnce(path: string, content: string, mode: number): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'wx', mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeAndSync(fd, content);
  syncFolder(dirname(path));
  return true;
}

/** Like {@link createOnce}, and nobody ever sees the file without its whole content. */
export function publishOnce(
  path: string,
  content: string,
  mode: number,
  group?: (fd: number) => void,
): boolean {
  const temporary = `${path}.${process.pid}`;
  try {
    const fd = openSync(temporary, 'w', mode);
    group?.(fd);
    writeAndSync(fd, content);
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(dirname(path));
  return true;
}

/** Replaces a file in one step. */
export function replaceFile(path: string, content: string, mode: number): void {
  const temporary = `${path}.${process.pid}`;
  try {
    writeAndSync(openSync(temporary, 'w', mode), content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function writeAndSync(fd: number, content: string): void {
  try {
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
