#!/usr/bin/env node
/** `main.js run | enroll | config | version`. Settings come from the environment and a file; see config.ts. */
import { createAgent } from './agent.js';
import { type AgentConfig, describeConfig, loadConfig } from './config.js';
import { enroll } from './enroll.js';
import { AgentError } from './errors.js';
import { AGENT_VERSION } from './facts.js';
import { isEnrolled } from './identity.js';
import { createLogger } from './log.js';
import { pause } from './pause.js';

/** How often an agent that is not enrolled yet looks whether it is. */
const ENROLLED_POLL_MS = 2_000;
/** sysexits(3): wrong command line, internal error, and a join token of no use (the unit of deploy/agent/install.sh does not try it again). */
const EXIT_USAGE = 64;
const EXIT_DEFECT = 70;
const EXIT_JOIN_REFUSED = 78;

/** How often an agent gives back the memory that starting or work has left behind; the first time soon after its start. */
const TIDY_FIRST_MS = 5_000;
const TIDY_EVERY_MS = 300_000;
/** V8 drops the bytecode of functions that were not called through so many collections: all of starting's (2 MB). */
const COLLECTIONS = 8;

/** For a parent that cannot signal this process: sudo stands between. */
const UNTIL_STDIN_ENDS = '--until-stdin-ends';

const USAGE = `usage: main.js run [${UNTIL_STDIN_ENDS}]   serve the controller until SIGTERM, or until whoever started it is gone
       main.js enroll   turn join.json into an identity (as root)
       main.js config   every setting, its variable, default and meaning
       main.js version`;

async function run(config: AgentConfig): Promise<void> {
  const log = createLogger(config.log.level);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  if (process.argv.includes(UNTIL_STDIN_ENDS)) process.stdin.resume().once('close', () => stop.abort());
  if (!(await isEnrolled(config.stateDir)))
    log.info({ stateDir: config.stateDir }, 'not enrolled yet, waiting');
  while (!stop.signal.aborted && !(await isEnrolled(config.stateDir)))
    await pause(ENROLLED_POLL_MS, stop.signal);
  if (stop.signal.aborted) return;
  const onDefect = (): void => {
    process.exitCode = EXIT_DEFECT;
    stop.abort();
  };
  const agent = createAgent(config, { log, onDefect });
  await agent.start();
  keepSmall(stop.signal);
  if (!stop.signal.aborted)
    await new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }));
  await agent.stop();
}

/** Full collections, where `node --expose-gc` allows it: V8 alone sees no reason to collect in an idle process. */
function keepSmall(stop: AbortSignal): void {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) return;
  const tidy = (): void => {
    for (let n = 0; n < COLLECTIONS; n++) gc();
  };
  const timers = [setTimeout(tidy, TIDY_FIRST_MS), setInterval(tidy, TIDY_EVERY_MS)];
  for (const timer of timers) timer.unref();
  stop.addEventListener('abort', () => timers.forEach(clearTimeout), { once: true });
}

async function main(command: string | undefined): Promise<void> {
  switch (command) {
    case 'run':
      return run(loadConfig());
    case 'enroll': {
      const config = loadConfig();
      const outcome = await enroll(config, createLogger(config.log.level));
      process.stderr.write(
        outcome === 'enrolled' ? 'This host is enrolled.\n' : 'This host was enrolled already.\n',
      );
      return;
    }
    case 'config':
      process.stdout.write(`${describeConfig()}\n`);
      return;
    case 'version':
      process.stdout.write(`${AGENT_VERSION}\n`);
      return;
    default:
      process.stderr.write(`${USAGE}\n`);
      process.exitCode = EXIT_USAGE;
  }
}

try {
  await main(process.argv[2]);
  // grpc-js and timers of ended calls must not hold up the end.
  process.exit();
} catch (error) {
  const code = error instanceof AgentError ? error.code : ((error as { code?: unknown }).code ?? 'ERROR');
  process.stderr.write(`webops-agent: ${(error as Error).message} (${String(code)})\n`);
  process.exit(code === 'JOIN_REFUSED' ? EXIT_JOIN_REFUSED : 1);
}
