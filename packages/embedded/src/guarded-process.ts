import { type ChildProcess, spawn } from 'node:child_process';
import { EmbeddedError } from './errors.js';
import type { EmbeddedLogger } from './logger.js';
import { RecentOutput } from './recent-output.js';

/** A server's command line and how its readiness is recognised. */
export interface ServerCommand {
  /** Absolute path. */
  command: string;
  args: readonly string[];
  /** The folder's lock: held by the server itself for as long as it lives, so it is never stale. */
  lockFile: string;
  environment?: Record<string, string>;
  /** Whether this line of its output says that the server is ready. It sees every line, also later ones. */
  isReady(line: string): boolean;
}

export interface LaunchOptions {
  /** What the server is called in messages. */
  name: string;
  logger: EmbeddedLogger;
  readyTimeoutMs: number;
  signal: AbortSignal;
}

/** How a process ended. */
export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** How long a new server waits for the lock: a predecessor that was just killed is still being torn down. */
const LOCK_WAIT_SECONDS = 3;
/** Exit codes of the guard below, apart from those of the servers. */
const LOCK_HELD = 75;
const PARENT_GONE = 76;
/** The servers need no more of the environment than this. */
const SERVER_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Ties a server to its parent and to its folder, and then becomes that server (every step is an exec, so one pid).
 * setpriv asks the kernel for a SIGKILL when the parent dies, however it dies. A parent that died before that request is
 * noticed by the shell, which sees another parent. flock takes the lock on a descriptor that the server inherits.
 */
const GUARD = `[ "$PPID" = "$1" ] || exit ${PARENT_GONE}; lock=$2; shift 2
exec flock --no-fork --wait ${LOCK_WAIT_SECONDS} --conflict-exit-code ${LOCK_HELD} "$lock" "$@"`;

/** A running server that dies with this process. Made by {@link launch}. */
export class GuardedProcess {
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, pid: number, exited: Promise<ProcessExit>) {
    this.#child = child;
    this.pid = pid;
    this.exited = exited;
  }

  /** Sends it a signal; nothing when it has ended. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks the server to end, and kills it when it has not after `graceMs`. Resolves when it is gone. */
  async stop(graceMs: number): Promise<ProcessExit> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * Starts a server and resolves when it is ready.
 *
 * @throws EmbeddedError `already_running`, `exited_early`, `not_ready`, `stopped`, `missing_binary`
 */
export async function launch(server: ServerCommand, options: LaunchOptions): Promise<GuardedProcess> {
  const { name, logger, signal } = options;
  if (signal.aborted) throw new EmbeddedError('stopped', `${name} was not started: stopped before`);

  let markReady: () => void = () => {};
  const ready = new Promise<'ready'>((resolve) => {
    markReady = () => resolve('ready');
  });
  const output = new RecentOutput((line) => {
    logger.debug({ server: name, line }, 'embedded server output');
    if (server.isReady(line)) markReady();
  });

  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'sh', '-c', GUARD, 'sh', `${process.pid}`, server.lockFile].concat(
      server.command,
      server.args,
    ),
    {
      // A session of its own: Ctrl-C in the terminal reaches the parent, which stops its servers in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: SERVER_PATH, LANG: 'C.UTF-8', ...server.environment },
    },
  );
  child.stdout.on('data', output.consumer());
  child.stderr.on('data', output.consumer());
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('close', (code, killedBy) => resolve({ code, signal: killedBy }));
  });
  const spawnError = new Promise<Error>((resolve) => child.once('error', resolve));
  if (child.pid === undefined) {
    const cause = await spawnError;
    throw new EmbeddedError('missing_binary', `cannot start ${name}: setpriv (util-linux) is needed`, {
      cause,
    });
  }

  const running = new GuardedProcess(child, child.pid, exited);
  const timeout = AbortSignal.timeout(options.readyTimeoutMs);
  const settled = new AbortController();
  const outcome = await Promise.race([
    ready,
    exited,
    aborted(signal, 'stopped', settled.signal),
    aborted(timeout, 'timeout', settled.signal),
  ]);
  settled.abort();
  if (outcome === 'ready') return running;
  if (outcome === 'stopped' || outcome === 'timeout') {
    await running.stop(0);
    if (outcome === 'stopped') throw new EmbeddedError('stopped', `${name} was stopped while it started`);
    throw new EmbeddedError(
      'not_ready',
      `${name} was not ready within ${options.readyTimeoutMs} ms and was ended.${output.report()}`,
    );
  }
  if (outcome.code === LOCK_HELD) {
    throw new EmbeddedError(
      'already_running',
      `${name} is already running on this folder: another process holds ${server.lockFile}`,
    );
  }
  if (output.includes('address already in use')) {
    throw new EmbeddedError('address_in_use', `${name} cannot listen: its address is already in use`);
  }
  throw new EmbeddedError(
    'exited_early',
    `${name} ended before it was ready (${describeExit(outcome)}).${output.report()}`,
  );
}

/** `exit code 1`, or `signal SIGKILL`. */
export function describeExit(exit: ProcessExit): string {
  return exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
}

/** Resolves to `outcome` when `signal` aborts; stops listening when `until` does. */
function aborted<T extends string>(signal: AbortSignal, outcome: T, until: AbortSignal): Promise<T> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(outcome);
    else signal.addEventListener('abort', () => resolve(outcome), { once: true, signal: until });
  });
}
