import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Settings } from '../../settings.js';
import { AGENT_USER, RUNNER } from '../installed-agent.js';
import { type Check, ok } from './controller-checks.js';

const run = promisify(execFile);

/** The least version of Node, as in package.json. */
const NODE_MAJOR = 20;
const NODE_MINOR = 19;
const COMMAND_TIMEOUT_MS = 5000;

/** Checks of this machine: Node, and the host's side when an agent is installed here. */
export async function machineChecks(settings: Settings): Promise<Check[]> {
  return [nodeCheck(), await homeCheck(settings), ...(await runnerChecks())];
}

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_MAJOR || (major === NODE_MAJOR && minor >= NODE_MINOR)) return ok('node', process.version);
  return {
    name: 'node',
    result: 'fail',
    message: `${process.version} is too old`,
    action: `Install Node ${NODE_MAJOR}.${NODE_MINOR} or newer`,
  };
}

/** The home of a controller on this machine, when there is one, belongs to one user alone. */
async function homeCheck(settings: Settings): Promise<Check> {
  try {
    const { mode } = await stat(settings.home);
    if ((mode & 0o002) === 0) return ok('home', settings.home);
    return {
      name: 'home',
      result: 'fail',
      message: `everybody may write to ${settings.home}`,
      action: `chmod 700 ${settings.home}`,
    };
  } catch {
    return ok('home', `${settings.home} does not exist: no controller has run here`);
  }
}

async function runnerChecks(): Promise<Check[]> {
  let runner: Awaited<ReturnType<typeof stat>>;
  try {
    runner = await stat(RUNNER);
  } catch {
    return [
      {
        name: 'runner',
        result: 'warn',
        message: 'no agent is installed on this machine',
        action: 'That is right for a machine that is no host; otherwise: webops host add',
      },
    ];
  }
  const checks: Check[] = [];
  const loose =
    runner.uid !== 0 || (Number(runner.mode) & 0o022) !== 0 || (Number(runner.mode) & 0o111) === 0;
  checks.push(
    loose
      ? {
          name: 'runner',
          result: 'fail',
          message: `${RUNNER} must be root's, executable, and writable by root alone`,
          action: 'Install the agent again',
        }
      : ok('runner', RUNNER),
  );
  checks.push(await sudoersCheck());
  return checks;
}

/** Whether sudo lets the agent's user call the runner. Only root, and that user, can ask. */
async function sudoersCheck(): Promise<Check> {
  const name = 'sudoers';
  if (process.getuid?.() !== 0) {
    return {
      name,
      result: 'warn',
      message: 'only root can ask sudo for the rule',
      action: 'sudo webops doctor',
    };
  }
  try {
    const { stdout } = await run('sudo', ['-n', '-l', '-U', AGENT_USER], { timeout: COMMAND_TIMEOUT_MS });
    if (stdout.includes(`NOPASSWD: ${RUNNER}`)) return ok(name, `${AGENT_USER} may run the runner`);
    return {
      name,
      result: 'fail',
      message: `sudo has no rule that lets ${AGENT_USER} run ${RUNNER}`,
      action: 'Install the agent again',
    };
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return {
      name,
      result: 'fail',
      message: `sudo could not be asked: ${(stderr || message).trim()}`,
      action: 'apt-get install sudo, and install the agent again',
    };
  }
}
