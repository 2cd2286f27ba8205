/** Where the agent's installer puts things, and how root does something with them. */
import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';

export const AGENT_USER = 'webops';
export const AGENT_NODE = '/opt/webops/bin/node';
export const AGENT_MAIN = '/opt/webops/lib/agent/main.js';
export const RUNNER = '/opt/webops/libexec/webops-runner';
export const STATE_DIR = '/var/lib/webops-agent';
/** What root is asked to do takes moments; enrolment has two connections of its own, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** Output kept of a command. */
const MAX_OUTPUT_BYTES = 64 * 1024;

/** True when the agent is installed on this machine. */
export async function isInstalled(): Promise<boolean> {
  return access(AGENT_NODE).then(
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
