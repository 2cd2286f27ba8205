/** What this host is: facts for people and selectors. A fact never identifies a host. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { cpus, hostname, networkInterfaces, release, totalmem } from 'node:os';
import type { HostFacts } from '@webops/protocol';

/** The agent's version, from its package. */
export const AGENT_VERSION: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** Reads the facts. What cannot be read is empty or 0. */
export async function collectFacts(): Promise<HostFacts> {
  const [machineId, bootId, osRelease, disk] = await Promise.all([
    textOf('/etc/machine-id'),
    textOf('/proc/sys/kernel/random/boot_id'),
    textOf('/etc/os-release').then(async (text) => (text === '' ? textOf('/usr/lib/os-release') : text)),
    statfs('/').catch(() => null),
  ]);
  const os = parseOsRelease(osRelease);
  return {
    hostname: hostname(),
    machineId,
    bootId,
    os: os['ID'] ?? '',
    osVersion: os['VERSION_ID'] ?? '',
    architecture: process.arch,
    kernel: release(),
    cpuCount: cpus().length,
    memoryBytes: totalmem(),
    diskTotalBytes: disk === null ? 0 : disk.blocks * disk.bsize,
    diskFreeBytes: disk === null ? 0 : disk.bavail * disk.bsize,
    addresses: addresses(),
    initSystem: existsSync('/run/systemd/system') ? 'systemd' : 'other',
    agentVersion: AGENT_VERSION,
  };
}

/**
 * Whether facts differ in what a person would call a change: free disk space counts only when it moved by a twentieth of the
 * disk, for it moves all the time and the heartbeat carries it.
 */
export function factsDiffer(before: HostFacts | null, after: HostFacts): boolean {
  if (before === null) return true;
  const moved = Math.abs(Number(before.diskFreeBytes ?? 0) - Number(after.diskFreeBytes ?? 0));
  if (moved > Number(after.diskTotalBytes ?? 0) / 20) return true;
  return JSON.stringify({ ...before, diskFreeBytes: 0 }) !== JSON.stringify({ ...after, diskFreeBytes: 0 });
}

/** os-release(5): KEY=value or KEY="value". */
export function parseOsRelease(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const match = /^([A-Z0-9_]+)=(?:"(.*)"|'(.*)'|(.*))$/.exec(line.trim());
    if (match?.[1] !== undefined) values[match[1]] = match[2] ?? match[3] ?? match[4] ?? '';
  }
  return values;
}

function addresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((address) => !address.internal && !address.address.startsWith('fe80:'))
    .map((address) => address.address)
    .sort();
}

async function textOf(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
