/** Which processes live, whose they are, and ending all of them. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

export interface ProcessName {
  pid: number;
  /** Clock ticks since boot: a pid alone may have been given away again. */
  startTime: string;
  bootId: string;
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

interface Stat {
  parent: number;
  session: number;
  startTime: string;
  zombie: boolean;
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      zombie: fields[0] === 'Z' || fields[0] === 'X',
      parent: Number(fields[1]),
      session: Number(fields[3]),
      startTime: fields[19]!,
    };
  } catch {
    return null;
  }
}

export function ownName(): ProcessName {
  return { pid: process.pid, startTime: statOf(process.pid)!.startTime, bootId: bootId() };
}

export function isAlive(name: ProcessName): boolean {
  if (name.bootId !== bootId()) return false;
  const stat = statOf(name.pid);
  return stat !== null && !stat.zombie && stat.startTime === name.startTime;
}

/** Folder of cgroups that can hold one of ours: v2, the v2 part of a hybrid, or a v1 controller without limits. */
const CGROUP_ROOTS = [
  '/sys/fs/cgroup',
  '/sys/fs/cgroup/unified',
  '/sys/fs/cgroup/pids',
  '/sys/fs/cgroup/freezer',
];

/** What the cgroups of one installation begin with: several may share a machine. */
function cgroupPrefix(rootDir: string): string {
  return `webops-${createHash('sha256').update(rootDir).digest('hex').slice(0, 8)}-`;
}

/** Makes a cgroup for an attempt where there is no systemd; null where that cannot be done. */
export function makeCgroup(rootDir: string, name: string): string | null {
  for (const root of CGROUP_ROOTS) {
    const folder = join(root, `${cgroupPrefix(rootDir)}${name}`);
    try {
      readFileSync(join(root, 'cgroup.procs'));
      mkdirSync(folder, { recursive: true });
      readFileSync(join(folder, 'cgroup.procs'));
      return folder;
    } catch {
      // Not a cgroup hierarchy, or not ours to write: the next one.
    }
  }
  return null;
}

/** The cgroup that systemd made for this unit; null when it cannot be seen. */
export function unitCgroup(unit: string): string | null {
  for (const line of readFileSync('/proc/self/cgroup', 'utf8').split('\n')) {
    const path = /^(?:\d+:name=systemd|0:):(.*)$/.exec(line)?.[1];
    if (!path?.endsWith(`/${unit}.service`)) continue;
    for (const root of ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified']) {
      const folder = join(root, path);
      try {
        readFileSync(join(folder, 'cgroup.procs'));
        return folder;
      } catch {
        // Another hierarchy.
      }
    }
  }
  return null;
}

/** Removes a cgroup of ours when it is empty; services that the script started may still live in it. */
export function removeCgroup(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Still in use, or gone.
  }
}

/** Removes the cgroups, empty by now, of attempts that are not kept any more. */
export function sweepCgroups(rootDir: string, isKept: (name: string) => boolean): void {
  const prefix = cgroupPrefix(rootDir);
  for (const root of CGROUP_ROOTS) {
    let names: string[] = [];
    try {
      names = readdirSync(root);
    } catch {
      // Not mounted.
    }
    for (const name of names)
      if (name.startsWith(prefix) && !isKept(name.slice(prefix.length))) removeCgroup(join(root, name));
  }
}

/** What belongs to a script. */
export interface Family {
  cgroup: string | null;
  /** Leader of the terminal's session; not counted itself. */
  leader: number;
  /** Value of WEBOPS_EXECUTION in the environment of all that it starts, for hosts without a usable cgroup. */
  mark: string;
  /** systemd gives services cgroups of their own; without it, daemons that a pid file names were started on purpose. */
  spareServices: boolean;
}

/** All living processes of a script but its leader and the caller. */
export function membersOf(family: Family): number[] {
  const found = family.cgroup === null ? walk(family) : cgroupMembers(family.cgroup);
  const services = family.spareServices ? serviceProcesses(family) : new Set<number>();
  return found.filter((pid) => {
    if (pid === process.pid || pid === family.leader || services.has(pid)) return false;
    const stat = statOf(pid);
    return stat !== null && !stat.zombie;
  });
}

function cgroupMembers(folder: string): number[] {
  const found: number[] = [];
  try {
    found.push(...numbers(readFileSync(join(folder, 'cgroup.procs'), 'utf8')));
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) found.push(...cgroupMembers(join(folder, entry.name)));
  } catch {
    // Gone: nobody is in it.
  }
  return found;
}

function walk(family: Family): number[] {
  const mark = `WEBOPS_EXECUTION=${family.mark}`;
  const all = allProcesses();
  const mine = new Set<number>([family.leader]);
  for (let size = -1; size !== mine.size; ) {
    size = mine.size;
    for (const [pid, stat] of all) {
      if (mine.has(pid)) continue;
      if (mine.has(stat.parent) || stat.session === family.leader || hasMark(pid, mark)) mine.add(pid);
    }
  }
  return [...mine];
}

function hasMark(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark);
  } catch {
    return false;
  }
}

/** Daemons (their parent is init, their session not the terminal's) that a pid file under /run names, and their children. */
function serviceProcesses(family: Family): Set<number> {
  const all = allProcesses();
  const services = new Set<number>();
  for (const pid of pidFileNumbers('/run', 2)) {
    const stat = all.get(pid);
    if (stat !== undefined && stat.session !== family.leader && stat.session !== 0) services.add(pid);
  }
  for (let size = -1; size !== services.size; ) {
    size = services.size;
    for (const [pid, stat] of all) if (services.has(stat.parent)) services.add(pid);
  }
  return services;
}

function pidFileNumbers(folder: string, depth: number): number[] {
  const found: number[] = [];
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth > 1) found.push(...pidFileNumbers(path, depth - 1));
      if (entry.isFile() && entry.name.endsWith('.pid')) {
        const pid = Number(readFileSync(path, 'utf8').trim().split('\n')[0]);
        if (Number.isSafeInteger(pid) && pid > 1) found.push(pid);
      }
    }
  } catch {
    // Unreadable or gone meanwhile.
  }
  return found;
}

function allProcesses(): Map<number, Stat> {
  const all = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? statOf(pid) : null;
    if (stat !== null) all.set(pid, stat);
  }
  return all;
}

function numbers(text: string): number[] {
  return text.split('\n').filter(Boolean).map(Number);
}

/** Sends a signal to every member; says how many there were. */
export function signalMembers(family: Family, signal: NodeJS.Signals): number {
  const members = membersOf(family);
  for (const pid of members) {
    try {
      process.kill(pid, signal);
    } catch {
      // Ended meanwhile.
    }
  }
  return members.length;
}

/** How often what forks faster than it is killed is tried again, and how long between. */
const KILL_ROUNDS = 100;
const KILL_ROUND_MS = 20;

/** Kills until nobody is left. False when somebody still was after {@link KILL_ROUNDS} rounds. */
export async function killMembers(family: Family): Promise<boolean> {
  for (let round = 0; round < KILL_ROUNDS; round += 1) {
    if (signalMembers(family, 'SIGKILL') === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, KILL_ROUND_MS));
  }
  return false;
}
