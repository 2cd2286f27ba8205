/** One controller a home folder: a file with the owner's process, which is looked at before it is believed. */
import { readFileSync } from 'node:fs';
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from './secrets/private-file.js';
import { StartError } from './start-error.js';

/** A taken lock. */
export interface InstanceLock {
  release(): Promise<void>;
}

/** Takes the lock of a home folder. @throws StartError naming the process that has it. */
export async function lockHome(home: string): Promise<InstanceLock> {
  const folder = join(home, 'run');
  await makePrivateFolder(folder);
  const file = join(folder, 'controller.lock');
  const mine = JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(file, mine, { flag: 'wx', mode: 0o600 });
      return { release: () => releaseIfMine(file, mine) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readOwner(file);
    if (owner && startOf(owner.pid) === owner.startedAt) {
      throw new StartError(
        `A controller already runs with the home ${home} (process ${owner.pid}): stop it, or set WEBOPS_HOME to another folder.`,
      );
    }
    await unlink(file).catch(() => undefined);
  }
  throw new StartError(`Cannot take the lock ${file}: another controller is starting with this home.`);
}

async function readOwner(file: string): Promise<{ pid: number; startedAt: string } | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as { pid: number; startedAt: string };
  } catch {
    return null;
  }
}

async function releaseIfMine(file: string, mine: string): Promise<void> {
  const content = await readFile(file, 'utf8').catch(() => '');
  if (content === mine) await unlink(file);
}

/** When a process started, in the kernel's ticks: tells it from a later one with the same id. Empty when there is none. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, may hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
