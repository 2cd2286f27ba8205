/**
 * A lab: real systemd hosts on this machine, on a bridge of their own, with a way to the package registry.
 *
 * Everything that is made carries the lab's number, and a lab's folder says who owns it, so that what a killed test left
 * behind is found and removed by the next lab.
 */
import { ensureBaseImage } from './base-image.js';
import { runCommand } from './command.js';
import { claimLab, removeAbandonedLabs, removeLab } from './lab-folder.js';
import { LabHost } from './lab-host.js';

/** A running lab. */
export interface Lab {
  /** The address of this machine as the hosts see it. */
  readonly gateway: string;
  /** The same over IPv6. */
  readonly gateway6: string;
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
  /** Paths of this machine that the hosts see at the same place, read-only. @default none: hosts have nothing of this project */
  binds?: readonly string[];
  /** Further arguments of systemd-nspawn for a host, e.g. what containers in it need. `dir` is a folder of this machine for the host alone. */
  nspawn?: (dir: string) => readonly string[];
  /** Boot the hosts, or only prepare them. @default true */
  boot?: boolean;
}

/** Makes a lab and boots its hosts side by side. On failure all that was made is removed. */
export async function createLab(options: LabOptions): Promise<Lab> {
  removeAbandonedLabs();
  const image = await ensureBaseImage(options.cacheDir);
  const { number, dir } = claimLab();
  const bridge = `wl${number}br`;
  const gateway = `10.77.${number}.1`;
  const prefix6 = `fd77:0:0:${number}`;
  const gateway6 = `${prefix6}::1`;
  const hosts = Array.from({ length: options.hosts }, (_, index) => {
    const name = options.names?.[index] ?? `h${index + 1}`;
    return new LabHost({
      name,
      address: `10.77.${number}.${11 + index}`,
      address6: `${prefix6}::${11 + index}`,
      gateway,
      bridge,
      namespace: `wl${number}-h${index + 1}`,
      outerLink: `wl${number}v${index + 1}`,
      dir: `${dir}/h${index + 1}`,
      image,
      binds: options.binds ?? [],
      nspawn: options.nspawn?.(`${dir}/h${index + 1}`) ?? [],
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
    await makeNetwork(number, bridge, gateway, gateway6);
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
    gateway6,
    hosts,
    host(index) {
      const host = hosts[index];
      if (!host) throw new Error(`this lab has ${hosts.length} hosts, there is none at ${index}`);
      return host;
    },
    stop,
  };
}

async function makeNetwork(number: number, bridge: string, gateway: string, gateway6: string): Promise<void> {
  await runCommand('ip', ['link', 'add', bridge, 'type', 'bridge']);
  await runCommand('ip', ['addr', 'add', `${gateway}/24`, 'dev', bridge]);
  // Nobody else has it: the check for duplicates would only take its time.
  await runCommand('ip', ['addr', 'add', `${gateway6}/64`, 'dev', bridge, 'nodad']);
  await runCommand('ip', ['link', 'set', bridge, 'up']);
  await runCommand('sysctl', ['-q', '-w', 'net.ipv4.ip_forward=1']);
  const rules = `table ip webops_lab_${number} {
    chain post { type nat hook postrouting priority srcnat; ip saddr 10.77.${number}.0/24 oifname != "${bridge}" masquerade; }
  }`;
  await runCommand('nft', ['-f', '-'], { stdin: rules });
}
