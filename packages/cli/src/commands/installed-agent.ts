/** Where the agent's installer puts things, and how root does something with them. */
import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';

export const AGENT_USER = 'webops';
/** `webops-agent run | enroll`: knows the folders that the installer was told. */
export const AGENT_PROGRAM = '/opt/webops/bin/webops-agent';
export const INIT_SCRIPT = '/etc/init.d/webops-agent';
export const UNIT = 'webops-agent.service';
export const UNIT_FILE = `/etc/systemd/system/${UNIT}`;
export const HOST_ID_FILE = '/etc/webops/trust/host-id';
export const JOIN_FILE = '/etc/webops/join.json';
export const RUNNER = '/opt/webops/libexec/webops-runner';
export const STATE_DIR = '/var/lib/webops-agent';
/** What root is asked to do takes moments; enrolment has two connections of its own, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** Output kept of a command. */
const MAX_OUTPUT_BYTES = 64 * 1024;

/** True when the agent is installed on this machine. */
export async function isInstalled(): Promise<boolean> {
  return access(AGENT_PROGRAM).then(
    () => true,
    () => false,
  );
}

/**
 * Runs a command as root: directly, or through sudo when it asks no password.
 *
 * @param input goes to its stdin
 * @returns its stdout
 * @throws Error with what it said
 */
export function asRoot(command: readonly string[], input = ''): Promise<string> {
  const [program = '', ...args] = process.getuid?.() === 0 ? command : ['sudo', '-n', '--', ...command];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: '/', stdio: ['pipe', 'pipe', 'pipe'], timeout: TIMEOUT_MS });
    let out = '';
    let err = '';
    child.stdout.on('data', (piece: Buffer) => {
      if (out.length < MAX_OUTPUT_BYTES) out += piece.toString('utf8');
    });
    child.stderr.on('data', (piece: Buffer) => {
      if (err.length < MAX_OUTPUT_BYTES) err += piece.toString('utf8');
    });
    // A command that does not read its stdin is no error.
    child.stdin.on('error', () => undefined);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command[0]}: ${err.trim().split('\n').at(-1) || `exit code ${code}`}`));
    });
    child.stdin.end(input);
  });
}
