import type { Invocation } from '../invocation.js';
import { CommandError } from '../exit-codes.js';
import { stopRequested } from './stop-requested.js';

/** Runs an enrolled agent until SIGINT or SIGTERM, as the user who calls it. */
export async function agent(invocation: Invocation): Promise<void> {
  const { createAgent, isEnrolled, loadConfig } = await import('@webops/agent');
  const config = loadConfig();
  if (!(await isEnrolled(config.stateDir))) {
    throw new CommandError(`this host is not enrolled: ${config.stateDir} holds no identity`, {
      hint: 'On the controller: webops host add. Run the line that it prints here, as root.',
    });
  }
  const stop = stopRequested();
  let onDefect: (error: unknown) => void = () => undefined;
  const defect = new Promise<never>((_, reject) => {
    onDefect = reject;
  });
  const running = createAgent(config, { onDefect });
  await running.start();
  try {
    invocation.say(`agent of host ${running.hostId} started`);
    await Promise.race([stop, defect]);
  } finally {
    await running.stop();
  }
}
