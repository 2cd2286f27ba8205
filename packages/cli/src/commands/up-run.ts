import type { Invocation } from '../invocation.js';
import type { UpFlags } from './daemons.js';
import { readableLog } from '../output/readable-log.js';
import { startLocalAgent } from './local-agent.js';
import { type RunningController, startController } from './running-controller.js';
import { stopRequested } from './stop-requested.js';

/** Runs everything that one host needs until SIGINT or SIGTERM, and then stops everything, the agent first. */
export async function up(invocation: Invocation, flags: UpFlags, args: readonly string[]): Promise<void> {
  const stop = stopRequested();
  const settings = [...args];
  if (flags.listen !== undefined) settings.push('--listen', flags.listen);
  // A person at a terminal reads the banner, and what goes wrong; everything else belongs in a log.
  const { stderr } = invocation.streams;
  const quiet =
    stderr.isTTY === true &&
    !args.some((arg) => arg.startsWith('--log-level')) &&
    !invocation.settings.logLevelGiven;
  if (quiet) settings.push('--log-level', 'warn');
  const log = (least?: string) =>
    stderr.isTTY === true ? readableLog(stderr, invocation.paintErr, least) : null;
  const controller = await startController(settings, log());
  try {
    // The client.json of this controller, whatever context is the current one.
    const agent =
      flags.agent === false
        ? null
        : await startLocalAgent({
            home: controller.config.home,
            rejoin: flags.rejoin === true,
            say: (text) => invocation.say(text),
            log: log(controller.config.logLevel),
          });
    try {
      invocation.say(banner(invocation, controller, agent?.description ?? 'none, as asked for'));
      const signal = await stop;
      invocation.say(`${signal}: stopping`);
    } finally {
      await agent?.stop();
    }
  } finally {
    await controller.stop();
  }
}

function banner(invocation: Invocation, { addresses, config }: RunningController, agent: string): string {
  const { bold, dim, green, cyan } = invocation.paintErr;
  const row = (name: string, value: string) => `  ${name.padEnd(12)} ${value}`;
  const next = [
    ['webops status', 'the controller, its services, its hosts'],
    ['webops addon list', 'what can be installed'],
    ['webops install redis', 'install it on this host'],
  ] as const;
  return [
    '',
    `  ${green('●')} ${bold('WebOps is up')}`,
    '',
    row('API', addresses.api),
    row('agents', addresses.link),
    row('installer', `https://${addresses.https}/install.sh`),
    row('NATS', addresses.nats),
    row('home', config.home),
    row('agent', agent),
    '',
    '  Next, in another terminal:',
    ...next.map(([command, what]) => `    ${cyan(command.padEnd(22))} ${dim(what)}`),
    '',
    dim('  Ctrl-C stops everything; what is installed on hosts stays.'),
    '',
  ].join('\n');
}
