/** The agent and the holders of a lab host, to break them. */
import type { LabHost } from '../../lab/lab-host.js';

/** SIGKILL to the agent; systemd starts another. */
export async function killAgent(host: LabHost): Promise<void> {
  await killMain(host, 'webops-agent.service');
}

/** SIGKILL to the holder of a change. False when there is none (yet, or any more). */
export async function killHolder(host: LabHost, executionId: string, attempt = 1): Promise<boolean> {
  return killMain(host, `webops-change-${executionId}-${attempt}.service`);
}

async function killMain(host: LabHost, unit: string): Promise<boolean> {
  const line = `pid=$(systemctl show -p MainPID --value ${unit}) && [ "$pid" -gt 1 ] && kill -KILL "$pid"`;
  const { exitCode } = await host.sh(line, { allowFailure: true });
  return exitCode === 0;
}
