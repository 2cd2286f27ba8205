/**
 * A lab: real systemd hosts on this machine, on a bridge of their own, with a way to the package registry.
 *
 * Everything that is made carries the lab's number, and a lab's folder says who owns it, so that what a killed test left
 * behind is found and removed by the next lab.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBaseImage } from './base-image.js';
import { runCommand } from './command.js';
import { LabHost } from './lab-host.js';

/** Where labs keep their overlays; a local disk, since an overlay's upper folder cannot be on another overlay. */
const LABS_DIR = '/var/tmp/webops-labs';
/** Labs on one machine at once. */
const MAX_LABS = 32;

/** A running lab. */
export interface Lab {
  /** The address of this machine as the hosts see it. */
  readonly gateway: string;
  readonly hosts: readonly LabHost[];
  /** A host by its place. @throws when there is none */
  host(index: number): LabHost;
  /** Ends all hosts and removes everything that was made. Can be called twice. */
  stop(): Promise<void>;
}

/** What a lab is to be. */
export interface LabOptions {
  /** How many hosts are prepared. They are named h1, h2, … unless `names` says otherwise. */
  hosts: number;
  names?: readonly string[];
  /** Where the base image is kept: the repository's cache. */
  cacheDir: string;
  /** Called for each host before it boots, to put files into it. */
  beforeBoot?: (host: LabHost) => Promise<void> | void;
  /** Boot the hosts, or only prepare them. @default true */
  boot?: boolean;
}

/** Makes a lab and boots its hosts side by side. On failure all that was made is removed. */
export async function createLab(options: LabOptions): Promise<Lab> {
  removeAbandonedLabs();
  const image = await ensureBaseImage(options.cacheDir);
  const number = claimNumber();
  const dir = join(LABS_DIR, String(number));
  const bridge = `wl${number}br`;
  const gateway = `10.77.${number}.1`;
  const hosts = Array.from({ length: options.hosts }, (_, index) => {
    const name = options.names?.[index] ?? `h${index + 1}`;
    return new LabHost({
      name,
      address: `10.77.${number}.${11 + index}`,
      gateway,
      bridge,
      namespace: `wl${number}-h${index + 1}`,
      outerLink: `wl${number}v${index + 1}`,
      dir: join(dir, `h${index + 1}`),
      image,
    });
  });
  const emergency = () => removeLab(number);
  process.once('exit', emergency);
  const onSignal = () => process.exit(130);
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await Promise.all(hosts.map((host) => host.stop()));
    removeLab(number);
    process.off('exit', emergency);
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  try {
    await makeNetwork(number, bridge, gateway);
    for (const host of hosts) {
      await host.prepare();
      await options.beforeBoot?.(host);
    }
    if (options.boot !== false) await Promise.all(hosts.map((host) => host.boot()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    gateway,
    hosts,
    host(index) {
      const host = hosts[index];
      if (!host) throw new Error(`this lab has ${hosts.length} hosts, there is none at ${index}`);
      return host;
    },
    stop,
  };
}

async function makeNetwork(number: number, bridge: string, gateway: string): Promise<void> {
  await runCommand('ip', ['link', 'add', bridge, 'type', 'bridge']);
  await runCommand('ip', ['addr', 'add', `${gateway}/24`, 'dev', bridge]);
  await runCommand('ip', ['link', 'set', bridge, 'up']);
  await runCommand('sysctl', ['-q', '-w', 'net.ipv4.ip_forward=1']);
  const rules = `table ip webops_lab_${number} {
    chain post { type nat hook postrouting priority srcnat; ip saddr 10.77.${number}.0/24 oifname != "${bridge}" masquerade; }
  }`;
  await runCommand('nft', ['-f', '-'], { stdin: rules });
}

/** The lowest free lab number; taken by making its folder, which only one process can. */
function claimNumber(): number {
  mkdirSync(LABS_DIR, { recursive: true });
  for (let number = 1; number <= MAX_LABS; number++) {
    try {
      mkdirSync(join(LABS_DIR, String(number)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    writeFileSync(join(LABS_DIR, String(number), 'owner'), ownerOf(process.pid));
    return number;
  }
  throw new Error(`${MAX_LABS} labs are running already; their folders are in ${LABS_DIR}`);
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

function removeAbandonedLabs(): void {
  if (!existsSync(LABS_DIR)) return;
  for (const number of readdirSync(LABS_DIR)) {
    const file = join(LABS_DIR, number, 'owner');
    const owner = existsSync(file) ? readFileSync(file, 'utf8') : 'gone';
    if (owner !== ownerOf(Number(owner.split(' ')[0]))) removeLab(Number(number));
  }
}

/** Removes all that carries a lab's number: processes, mounts, links, rules, folder. Synchronous, for the exit of the process. */
function removeLab(number: number): void {
  const dir = join(LABS_DIR, String(number));
  const quietly = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' });
  const hostDirs = existsSync(dir) ? readdirSync(dir).filter((entry) => entry.startsWith('h')) : [];
  for (const hostDir of hostDirs) {
    const pidFile = join(dir, hostDir, 'nspawn.pid');
    if (!existsSync(pidFile)) continue;
    const pid = readFileSync(pidFile, 'utf8');
    const isOurs = spawnSync('grep', ['-qa', join(dir, hostDir), `/proc/${pid}/cmdline`]).status === 0;
    if (!isOurs) continue;
    quietly('pkill', '-KILL', '-P', pid);
    quietly('kill', '-KILL', pid);
  }
  for (const [index, hostDir] of hostDirs.entries()) {
    quietly('umount', '-l', join(dir, hostDir, 'merged'));
    quietly('ip', 'link', 'del', `wl${number}v${index + 1}`);
    quietly('ip', 'netns', 'del', `wl${number}-${hostDir}`);
  }
  quietly('ip', 'link', 'del', `wl${number}br`);
  quietly('nft', 'delete', 'table', 'ip', `webops_lab_${number}`);
  rmSync(dir, { recursive: true, force: true });
}
