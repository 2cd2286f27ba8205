import { readFileSync } from 'node:fs';
import type { CommandOptions, CommandResult } from '../lab/command.js';
import type { LabHost } from '../lab/lab-host.js';
import type { CallsRequest, LinkAnswer, LinkRequest, NatsAnswer, NatsRequest } from './on-host.js';

/** The only program that the agent's user may start as root. */
export const RUNNER = '/opt/webops/libexec/webops-runner';
/** The intruder's own folder on the host. Writable by all, so that root leaves its mark too. */
export const LAIR = '/var/tmp/intruder';

/** A line for any shell, C library or interpreter: leaves a file that says who ran it. */
export function mark(name: string): string {
  return `/usr/bin/touch "${LAIR}/ran-as-$(/usr/bin/id -u)-${name}"`;
}

/** What the runner said: its exit code, and its one line of JSON. */
export interface RunnerAnswer {
  exitCode: number;
  ok?: boolean;
  code?: string;
  started?: boolean;
  text: string;
}

/** Somebody who has become the agent's user on a host, with all that this user can read there. */
export class Intruder {
  constructor(readonly host: LabHost) {}

  /** Takes its program along. */
  async settle(): Promise<void> {
    const program = readFileSync(new URL('./on-host.js', import.meta.url));
    await this.host.run(['install', '-d', '-o', 'webops', '-m', '0777', LAIR]);
    this.host.writeFile(`${LAIR}/on-host.mjs`, program);
  }

  /** Runs a program as the agent's user. Does not throw when that exits non-zero. */
  run(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return this.host.run(['runuser', '-u', 'webops', '--', ...args], { allowFailure: true, ...options });
  }

  /** Runs a line of shell as the agent's user. */
  sh(line: string, options: CommandOptions = {}): Promise<CommandResult> {
    return this.run(['bash', '-c', line], options);
  }

  /** Calls the runner as the agent does. @param before what stands before sudo, e.g. `env BASH_ENV=…` */
  async runner(
    args: readonly string[],
    stdin: string | Buffer = '',
    before: readonly string[] = [],
  ): Promise<RunnerAnswer> {
    const { exitCode, stdout, stderr } = await this.run([...before, '/usr/bin/sudo', '-n', RUNNER, ...args], {
      stdin,
    });
    const line = stdout.startsWith('{') ? (JSON.parse(stdout) as object) : {};
    return { exitCode, ...line, text: `${stdout}${stderr}` };
  }

  /** Speaks on the agent link with the host's certificate. */
  link(request: Omit<LinkRequest, 'do'>): Promise<LinkAnswer> {
    return this.#ask({ do: 'link', ...request });
  }

  /** Calls every method of the API at an address with the host's certificate. @returns the code of each, by path */
  calls(address: string): Promise<Record<string, string>> {
    return this.#ask({ do: 'calls', address } satisfies CallsRequest);
  }

  /** Tries subjects on NATS with the host's credentials. */
  nats(request: Omit<NatsRequest, 'do'>): Promise<NatsAnswer> {
    return this.#ask({ do: 'nats', ...request });
  }

  /** The marks that were left on the host, e.g. `ran-as-0-name`. */
  async marks(): Promise<string[]> {
    const { stdout } = await this.host.sh(`cd ${LAIR} && ls -d ran-as-* 2>/dev/null`, { allowFailure: true });
    return stdout.split('\n').filter((line) => line !== '');
  }

  async #ask<T>(request: object): Promise<T> {
    const { exitCode, stdout, stderr } = await this.run(['/opt/webops/bin/node', `${LAIR}/on-host.mjs`], {
      stdin: JSON.stringify(request, (_key, value) =>
        value?.type === 'Buffer' ? { base64: Buffer.from(value.data).toString('base64') } : value,
      ),
      timeoutMs: 120_000,
    });
    if (exitCode !== 0) throw new Error(`on ${this.host.name}: ${stderr}`);
    return JSON.parse(stdout, (_key, value) =>
      value && typeof value === 'object' && 'base64' in value ? Buffer.from(value.base64, 'base64') : value,
    ) as T;
  }
}
