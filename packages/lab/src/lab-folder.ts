/**
 * The folder of each lab, who owns it, and the removal of all that carries a lab's number. A killed test removes nothing: the next
 * lab does it, also where a folder is gone and its hosts are not.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where labs keep their overlays; a local disk, since an overlay's upper folder cannot be on another overlay. */
export const LABS_DIR = '/var/tmp/webops-labs';
/** Labs on one machine at once. */
const MAX_LABS = 32;
/** The network namespace of a host: its lab's number, and its place. */
const NAMESPACE = /^wl(\d+)-(h\d+)$/;

/** The lowest free lab number and its folder; taken by a rename, which only one process can, and which brings the owner's name with it. */
export function claimLab(): { number: number; dir: string } {
  const claim = join(LABS_DIR, `claim-${process.pid}`);
  mkdirSync(claim, { recursive: true });
  writeFileSync(join(claim, 'owner'), ownerOf(process.pid));
  for (let number = 1; number <= MAX_LABS; number++) {
    const dir = join(LABS_DIR, String(number));
    try {
      renameSync(claim, dir);
      return { number, dir };
    } catch (error) {
      if (!['EEXIST', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  rmSync(claim, { recursive: true });
  throw new Error(`${MAX_LABS} labs are running already; their folders are in ${LABS_DIR}`);
}

/** Removes the labs whose owner is gone, and the hosts whose lab's folder is. */
export function removeAbandonedLabs(): void {
  const entries = existsSync(LABS_DIR) ? readdirSync(LABS_DIR) : [];
  for (const entry of entries) {
    const file = join(LABS_DIR, entry, 'owner');
    const owner = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (owner === ownerOf(Number(owner.split(' ')[0]))) continue;
    if (/^\d+$/.test(entry)) removeLab(Number(entry));
    else rmSync(join(LABS_DIR, entry), { recursive: true, force: true });
  }
  const numbers = namespaces().map((name) => Number(NAMESPACE.exec(name)?.[1]));
  for (const number of new Set(numbers)) if (!existsSync(join(LABS_DIR, String(number)))) removeLab(number);
}

/** Removes all that carries a lab's number: processes, mounts, links, rules, folder. Synchronous, for the exit of the process. */
export function removeLab(number: number): void {
  const dir = join(LABS_DIR, String(number));
  const own = namespaces().filter((name) => name.startsWith(`wl${number}-`));
  for (const pid of processesNaming(`${dir}/h`)) kill(pid);
  // A host whose systemd-nspawn was killed lives on: everything that runs in it is in its network namespace.
  for (const name of own) for (const pid of processesIn(name)) kill(pid);
  for (const host of existsSync(dir) ? readdirSync(dir) : [])
    quietly('umount', '-l', join(dir, host, 'merged'));
  for (const name of own) {
    quietly('ip', 'link', 'del', `wl${number}v${NAMESPACE.exec(name)?.[2]?.slice(1)}`);
    quietly('ip', 'netns', 'del', name);
  }
  quietly('ip', 'link', 'del', `wl${number}br`);
  quietly('nft', 'delete', 'table', 'ip', `webops_lab_${number}`);
  rmSync(dir, { recursive: true, force: true });
}

/** A process, so that its number given to another later is not mistaken for it. */
function ownerOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return 'gone';
  }
}

/** The network namespaces of lab hosts. */
function namespaces(): string[] {
  const { stdout } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .flatMap((line) => (NAMESPACE.test(line.split(' ')[0]!) ? [line.split(' ')[0]!] : []));
}

function processesIn(namespace: string): number[] {
  const { stdout } = spawnSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').filter(Boolean).map(Number);
}

/** The systemd-nspawn of a lab's hosts: those that name a path in its folder. */
function processesNaming(path: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [program, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return program?.endsWith('systemd-nspawn') && args.some((arg) => arg.startsWith(path));
      } catch {
        return false;
      }
    })
    .map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function quietly(command: string, ...args: string[]): void {
  spawnSync(command, args, { stdio: 'ignore' });
}
