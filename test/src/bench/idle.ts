import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { agentPidOf } from './agent-pid.js';
import type { Bench } from './bench.js';
import type { Figure } from './figures.js';

/** How long the idle agent is looked at. */
const WINDOW_MS = 20_000;
/** The kernel's clock tick, in milliseconds (USER_HZ is 100). */
const TICK_MS = 10;

function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000;
}

/** The idle agent's memory against a bare Node's, and its share of a CPU. The agent is restarted first. */
export async function idle(bench: Bench): Promise<Figure[]> {
  await bench.host.run(['systemctl', 'restart', 'webops-agent']);
  await bench.fleet.waitForState(bench.host, 'online');
  const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    await pause(5_000);
    const pid = await agentPidOf(bench.host);
    const cpuBefore = cpuMs(pid);
    await pause(WINDOW_MS);
    return [
      {
        name: 'agent_idle_memory',
        value: residentMb(pid),
        unit: 'MB',
        baseline: { name: 'bare node', value: residentMb(bare.pid ?? 0) },
        bound: { kind: 'at most', value: 1.6 },
      },
      {
        name: 'agent_idle_cpu',
        value: ((cpuMs(pid) - cpuBefore) / WINDOW_MS) * 100,
        unit: '%',
        bound: { kind: 'at most', value: 0.5 },
      },
    ];
  } finally {
    bare.kill('SIGKILL');
  }
}
