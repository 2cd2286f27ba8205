/**
 * The agent of the machine that `webops up` runs on. It is the one that its installer put under /opt/webops, run as the user
 * `webops`; everything that needs root goes through {@link asRoot}.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiClient, createApiClient } from '@webops/protocol';
import { AGENT_MAIN, AGENT_NODE, AGENT_USER, asRoot, isInstalled, STATE_DIR } from './installed-agent.js';

/** The token that this machine enrols with is used at once, in milliseconds. */
const TOKEN_TTL_MS = 5 * 60_000;
/** An agent that ended is started again after this long, doubled each time up to the last, in milliseconds. */
const RESTART_MIN_MS = 1000;
const RESTART_MAX_MS = 60_000;
/** Running changes go on under root: the agent has only its connection to end, in milliseconds. */
const STOP_GRACE_MS = 5000;

export interface LocalAgentOptions {
  /** The controller's home, with the client.json of its administrator. */
  home: string;
  /** Take the host over from another controller. */
  rejoin: boolean;
  say(text: string): void;
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
  const service = await serviceState();
  if (service === 'active') return { description: 'webops-agent.service (systemd)', stop: NOTHING_TO_STOP };
  if (await isRunning()) return { description: 'was running already', stop: NOTHING_TO_STOP };
  return runChild(options);
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
    const hostId = (await asRoot(['cat', '/etc/webops/trust/host-id']).catch(() => '')).trim();
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
      await asRoot(['rm', '-rf', join(STATE_DIR, 'identity'), '/etc/webops/trust/host-id']);
    }
    const { caFingerprint } = await api.enrollment.getEnrollmentInfo({});
    const { secret } = await api.enrollment.createJoinToken({
      description: 'webops up: this machine',
      maxUses: 1,
      ttlMs: TOKEN_TTL_MS,
    });
    const join_ = JSON.stringify({ server: client.server, token: secret, fingerprint: caFingerprint });
    // Through stdin: a token on a command line can be read by every user.
    await asRoot(['install', '-m', '0600', '/dev/stdin', '/etc/webops/join.json'], join_);
    await asRoot([AGENT_NODE, AGENT_MAIN, 'enroll']);
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

async function serviceState(): Promise<string> {
  return asRoot(['systemctl', 'is-active', 'webops-agent.service']).then(
    (state) => state.trim(),
    () => 'inactive',
  );
}

/** Two agents with one identity look like a cloned machine: then all changes are frozen. */
async function isRunning(): Promise<boolean> {
  return asRoot(['pgrep', '-u', AGENT_USER, '-f', `${AGENT_MAIN} run`]).then(
    (pids) => pids.trim() !== '',
    () => false,
  );
}

/** Runs the agent as a child, and again when it ends. */
function runChild({ say }: LocalAgentOptions): LocalAgent {
  const isRoot = process.getuid?.() === 0;
  const run = [AGENT_NODE, AGENT_MAIN, 'run'];
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
        stdio: ['ignore', 'inherit', 'inherit'],
        env: agentEnvironment(),
      });
      const ended = await endOf(child);
      if (stopping.signal.aborted) return;
      say(`the agent ended (${ended}); starting it again in ${waitMs / 1000} s`);
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    description: `as user ${AGENT_USER}, from ${AGENT_MAIN}`,
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
  const kill = (signal: NodeJS.Signals) =>
    // sudo belongs to root: only root may signal it, and it hands the signal on.
    isRoot ? child.kill(signal) : asRoot(['kill', `-${signal}`, String(child.pid)]).catch(() => undefined);
  await kill('SIGTERM');
  const timer = setTimeout(() => void kill('SIGKILL'), STOP_GRACE_MS);
  await ended;
  clearTimeout(timer);
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
