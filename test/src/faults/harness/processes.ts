/** Finds processes by what they were started with, to kill just these. */
import { readdirSync, readFileSync } from 'node:fs';

/** Processes of this machine (lab hosts' included) whose command line has all of the given parts. */
export function findProcesses(...parts: readonly string[]): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const line = commandLine(pid);
    if (line !== '' && parts.every((part) => line.includes(part))) found.push(pid);
  }
  return found;
}

/** The one process with these parts. @throws when there is none, or more than one */
export function findProcess(...parts: readonly string[]): number {
  const found = findProcesses(...parts);
  if (found.length === 1) return found[0]!;
  throw new Error(
    `${found.length} processes with ${parts.join(' and ')}:\n${found.map((pid) => `${pid} ${commandLine(pid)}`).join('\n')}`,
  );
}

/** Resident memory of a process, in bytes; 0 when it is gone. */
export function residentBytes(pid: number): number {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
