/** The host that an addon is certified on: one that is made for it, or one that the operator gives up to it. */
import { createLab, type Lab, LAB_CACHE_DIR, runCommand, whyNoLab } from '@webops/lab';
import { CommandError, UsageError } from '../exit-codes.js';

/** What a line of shell did. */
export interface ShellResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** How a line of shell is run. */
export interface ShellOptions {
  /** `$1`, `$2`, … */
  args?: readonly string[];
  stdin?: string | Buffer;
  timeoutMs?: number;
}

/** A host on which all is done as root. */
export interface CertifyHost {
  /** What it is, for the report. */
  readonly what: string;
  sh(script: string, options?: ShellOptions): Promise<ShellResult>;
  stop(): Promise<void>;
}

/** Room for apt's downloads on a slow day. */
const TIMEOUT_MS = 30 * 60_000;

/** A new systemd host on this machine, gone afterwards. @throws CommandError when this machine cannot make one */
export async function createLabHost(): Promise<CertifyHost> {
  const why = whyNoLab();
  if (why !== null)
    throw new CommandError(
      `this machine cannot make a lab host: ${why}. Run deploy/setup --for test as root, or name a host to use with --host`,
    );
  const lab: Lab = await createLab({ hosts: 1, cacheDir: LAB_CACHE_DIR });
  const host = lab.host(0);
  return {
    what: `a lab host (systemd-nspawn), ${await osOf((line) => host.sh(line))}`,
    sh: (script, { args = [], stdin = '', timeoutMs = TIMEOUT_MS } = {}) =>
      host.run(['bash', '-c', script, 'certify', ...args], { stdin, timeoutMs, allowFailure: true }),
    stop: () => lab.stop(),
  };
}

/**
 * A host that root reaches by ssh with a key. Everything is done to it that can be done to an addon: not one in use.
 *
 * @throws CommandError when it does not answer, or is no root
 */
export async function reachHost(address: string): Promise<CertifyHost> {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.@:-]*$/.test(address)) throw new UsageError(`--host ${address} is no host`);
  const target = address.includes('@') ? address : `root@${address}`;
  const ssh = (script: string, { args = [], stdin = '', timeoutMs = TIMEOUT_MS }: ShellOptions = {}) =>
    // ssh joins its words into one line for a shell: each is quoted for that one.
    runCommand(
      'ssh',
      ['-T', '-o', 'BatchMode=yes', target, ...['bash', '-c', script, 'certify', ...args].map(quoted)],
      {
        stdin,
        timeoutMs,
        allowFailure: true,
      },
    );
  const probe = await ssh('id -u', { timeoutMs: 60_000 });
  if (probe.exitCode !== 0 || probe.stdout.trim() !== '0')
    throw new CommandError(
      `${target} cannot be used as root through ssh with a key: ${(probe.stderr || probe.stdout).trim().slice(0, 500)}`,
    );
  return { what: `${target}, ${await osOf((line) => ssh(line))}`, sh: ssh, stop: async () => undefined };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

async function osOf(sh: (line: string) => Promise<ShellResult>): Promise<string> {
  const { stdout } = await sh('. /etc/os-release && printf "%s %s" "$PRETTY_NAME" "$(uname -m)"');
  return stdout.trim();
}
