/** The agent's process as this machine numbers it: other labs may run agents beside it. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { LabHost } from '../lab/lab-host.js';

/** @throws when the host's agent does not run */
export async function agentPidOf(host: LabHost): Promise<number> {
  const inside = (
    await host.sh('systemctl show -P MainPID webops-agent; readlink /proc/1/ns/pid')
  ).stdout.trim();
  const [pidInside, namespace] = inside.split('\n');
  const found = readdirSync('/proc').find((pid) => /^\d+$/.test(pid) && isIt(pid, namespace, pidInside));
  if (found === undefined)
    throw new Error(`no process of this machine is the agent of ${host.name} (${inside})`);
  return Number(found);
}

function isIt(pid: string, namespace: string | undefined, pidInside: string | undefined): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/ns/pid`) !== namespace) return false;
    const inner = /^NSpid:.*\s(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return inner === pidInside;
  } catch {
    // It ended meanwhile.
    return false;
  }
}
