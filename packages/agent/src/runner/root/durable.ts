/** Files that survive a power cut: written, synced, named, and the folder synced. */
import { closeSync, fsyncSync, linkSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

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
  const fd = openSync(temporary, 'w', mode);
  group?.(fd);
  writeAndSync(fd, content);
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(temporary);
  }
  syncFolder(dirname(path));
  return true;
}

/** Replaces a file in one step. */
export function replaceFile(path: string, content: string, mode: number): void {
  const temporary = `${path}.${process.pid}`;
  writeAndSync(openSync(temporary, 'w', mode), content);
  renameSync(temporary, path);
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
