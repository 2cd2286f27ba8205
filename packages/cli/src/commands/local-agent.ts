/**
 * The agent of the machine that `webops up` runs on. It is the one that its installer put under /opt/webops, run as the user
 * `webops`; everything that needs root goes through {@link asRoot}.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiClient, createApiClient } from '@webops/protocol';
import type { LineSink } from '../output/readable-log.js';
import {
  AGENT_PROGRAM,
  AGENT_USER,
  asRoot,
  HOST_ID_FILE,
  INIT_SCRIPT,
  isInstalled,
  JOIN_FILE,
  STATE_DIR,
  UNIT,
  UNIT_FILE,
} from './installed-agent.js';

/** The token that this machine enrols with is used at once, in milliseconds. */
const TOKEN_TTL_MS = 5 * 60_000;
/** An agent that ended is started again after this long, doubled each time up to the last, in milliseconds. */
const RESTART_MIN_MS = 1000;
const RESTART_MAX_MS = 60_000;
/** Running changes go on under root: the agent has only its connection to end, in milliseconds. */
const STOP_GRACE_MS = 5000;
/** How often it is looked whether an agent has ended, in milliseconds. */
const ORPHAN_POLL_MS = 100;
/** Says that an agent runs below `webops up`, and ends with it. */
const UNTIL_STDIN_ENDS = '--until-stdin-ends';

export interface LocalAgentOptions {
  /** The controller's home, with the client.json of its administrator. */
  home: string;
  /** Take the host over from another controller. */
  rejoin: boolean;
  say(text: string): void;
  /** Takes the log of an agent that runs below this process; null: as it is, on this process's own streams. */
  log: LineSink | null;
}

export interface LocalAgent {
  /** For the banner. */
  description: string;
  stop(): Promise<void>;
}

const NOTHING_TO_STOP = () => Promise.resolve();

/** Enrols this machine when it is not, and runs its agent. Never throws: a controller without an agent is of use, too. */
export async function startLocalAgent(options: LocalAgentOptions): Promise<LocalAgent> {
  try {
    return await start(options);
  } catch (error) {
    return {
      description: `not started: ${(error as Error).message}`,
      stop: NOTHING_TO_STOP,
    };
  }
}

async function start(options: LocalAgentOptions): Promise<LocalAgent> {
  if (!(await isInstalled())) {
    return { description: 'not installed on this machine; see `webops host add`', stop: NOTHING_TO_STOP };
  }
  await enrol(options);
  const service = await findService();
  if (service !== null) return useService(service);
  await orphanGone();
  if (await isRunning()) return { description: 'was running already', stop: NOTHING_TO_STOP };
  return runChild(options);
}

/** How the installer made the agent a service of this machine. */
interface Service {
  name: string;
  start: readonly string[];
  stop: readonly string[];
  isActive: readonly string[];
}

async function findService(): Promise<Service | null> {
  if ((await exists('/run/systemd/system')) && (await exists(UNIT_FILE))) {
    return {
      name: `${UNIT} (systemd)`,
      start: ['systemctl', 'start', UNIT],
      stop: ['systemctl', 'stop', UNIT],
      isActive: ['systemctl', 'is-active', UNIT],
    };
  }
  if (!(await exists(INIT_SCRIPT))) return null;
  return {
    name: INIT_SCRIPT,
    start: [INIT_SCRIPT, 'start'],
    stop: [INIT_SCRIPT, 'stop'],
    isActive: [INIT_SCRIPT, 'status'],
  };
}

/** A service that was running before goes on running afterwards. */
async function useService(service: Service): Promise<LocalAgent> {
  const wasActive = await asRoot(service.isActive).then(
    () => true,
    () => false,
  );
  if (wasActive) return { description: `${service.name}, running already`, stop: NOTHING_TO_STOP };
  await asRoot(service.start);
  return {
    description: service.name,
    stop: async () => {
      await asRoot(service.stop);
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Makes this machine a host of this controller, once. */
async function enrol({ home, rejoin, say }: LocalAgentOptions): Promise<void> {
  const client = JSON.parse(await readFile(join(home, 'client.json'), 'utf8')) as {
    server: string;
    token: string;
    caPem: string;
  };
  const api = createApiClient({ address: client.server, token: client.token, caPem: client.caPem });
  try {
    const hostId = (await asRoot(['cat', HOST_ID_FILE]).catch(() => '')).trim();
    const enrolled = await asRoot(['test', '-e', join(STATE_DIR, 'identity')]).then(
      () => true,
      () => false,
    );
    if (hostId !== '' && enrolled) {
      if (await isHostOf(api, hostId)) return;
      if (!rejoin) {
        throw new Error(
          `this machine is host ${hostId} of another controller; \`webops up --rejoin\` takes it over`,
        );
      }
      await asRoot(['rm', '-rf', join(STATE_DIR, 'identity'), join(STATE_DIR, 'journal'), HOST_ID_FILE]);
    }
    const { caFingerprint } = await api.enrollment.getEnrollmentInfo({});
    const { secret } = await api.enrollment.createJoinToken({
      description: 'webops up: this machine',
      maxUses: 1,
      ttlMs: TOKEN_TTL_MS,
    });
    const joinJson = JSON.stringify({ server: client.server, token: secret, fingerprint: caFingerprint });
    // Through stdin: a token on a command line can be read by every user. Node's pipes are sockets, which /dev/stdin cannot open.
    await asRoot(['sh', '-c', `umask 077; cat >${JOIN_FILE}`], joinJson);
    await asRoot([AGENT_PROGRAM, 'enroll']);
    say('this machine is enrolled');
  } finally {
    api.close();
  }
}

async function isHostOf(api: ApiClient, hostId: string): Promise<boolean> {
  try {
    return (await api.hosts.getHost({ host: hostId })).host !== null;
  } catch (error) {
    if ((error as { code?: string }).code === 'NOT_FOUND') return false;
    throw error;
  }
}

/** The agent of an `up` that was killed is about to end: this start has the home's lock, so no other `up` has one. */
async function orphanGone(): Promise<void> {
  const deadline = Date.now() + STOP_GRACE_MS;
  while (Date.now() < deadline && (await isRunning(` ${UNTIL_STDIN_ENDS}`))) await delay(ORPHAN_POLL_MS);
}

/** Two agents with one identity look like a cloned machine: then all changes are frozen. */
async function isRunning(flags = ''): Promise<boolean> {
  return asRoot(['pgrep', '-u', AGENT_USER, '-f', `agent/dist/main.js run${flags}`]).then(
    (pids) => pids.trim() !== '',
    () => false,
  );
}

/** Runs the agent as a child, and again when it ends. */
function runChild({ say, log }: LocalAgentOptions): LocalAgent {
  const isRoot = process.getuid?.() === 0;
  // This process may be killed, and sudo hands no signal of that on: the agent ends when its stdin does.
  const run = [AGENT_PROGRAM, 'run', UNTIL_STDIN_ENDS];
  const command = isRoot
    ? [
        'setpriv',
        `--reuid=${AGENT_USER}`,
        `--regid=${AGENT_USER}`,
        '--init-groups',
        '--pdeathsig',
        'TERM',
        '--',
        ...run,
      ]
    : ['sudo', '-n', '-u', AGENT_USER, '--', ...run];
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  const loop = (async () => {
    for (
      let waitMs = RESTART_MIN_MS;
      !stopping.signal.aborted;
      waitMs = Math.min(waitMs * 2, RESTART_MAX_MS)
    ) {
      const [program = '', ...args] = command;
      child = spawn(program, args, {
        cwd: '/',
        // Ctrl-C is for this process alone, which stops the agent in its turn.
        detached: true,
        stdio: ['pipe', log ? 'pipe' : 'inherit', log ? 'pipe' : 'inherit'],
        env: agentEnvironment(),
      });
      if (log) for (const stream of [child.stdout, child.stderr]) forward(stream, log);
      const ended = await endOf(child);
      if (stopping.signal.aborted) return;
      say(`the agent ended (${ended}); starting it again in ${waitMs / 1000} s`);
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    description: `as user ${AGENT_USER}, from ${AGENT_PROGRAM}`,
    async stop() {
      stopping.abort();
      await end(child, isRoot);
      await loop;
    },
  };
}

async function end(child: ChildProcess | undefined, isRoot: boolean): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = endOf(child);
  child.stdin?.end();
  const kill = (signal: NodeJS.Signals) =>
    // sudo belongs to root: only root may signal it, and it hands the signal on.
    isRoot ? child.kill(signal) : asRoot(['kill', `-${signal}`, String(child.pid)]).catch(() => undefined);
  await kill('SIGTERM');
  const timer = setTimeout(() => void kill('SIGKILL'), STOP_GRACE_MS);
  await ended;
  clearTimeout(timer);
}

/** Gives whole lines on. */
function forward(stream: Readable | null, log: LineSink): void {
  if (stream) createInterface({ input: stream }).on('line', (line) => log.write(line));
}

/** How a child ended, also when it could not be started. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

/** Nothing of the controller's environment: it may hold the address and password of a database. */
function agentEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' };
}
