import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommandOptions, type CommandResult, runCommand } from '../lab/command.js';
import { waitFor } from '../lab/wait.js';

/** The repository. */
export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
/** What `npm test` and `npm run package:agent` keep between runs. */
export const CACHE_DIR = join(REPOSITORY, '.cache');

const WEBOPS = join(REPOSITORY, 'packages/cli/bin/webops.js');
/** Log kept for the message of a failed wait, in bytes. */
const LOG_BYTES = 256 * 1024;

/** A controller in a process of its own, with its own home, as an operator starts it: `webops controller`. */
export class ControllerProcess {
  #child: ChildProcess | null = null;
  #log = '';
  #slowestStartMs = 0;
  /** The environment that the controller and the CLI run in. */
  readonly environment: NodeJS.ProcessEnv;

  /**
   * @param home its WEBOPS_HOME
   * @param settings more of its environment, e.g. `WEBOPS_LISTEN`
   */
  constructor(
    readonly home: string,
    settings: Record<string, string>,
  ) {
    this.environment = {
      PATH: process.env['PATH'],
      HOME: home,
      WEBOPS_HOME: home,
      NO_COLOR: '1',
      WEBOPS_API_PORT: '0',
      WEBOPS_LINK_PORT: '0',
      WEBOPS_HTTP_PORT: '0',
      // Tests and benchmarks ask as fast as they can.
      WEBOPS_RATE_LIMITS: 'off',
      ...settings,
    };
  }

  /** Starts it and waits until it answers a client. @returns how long that took, in milliseconds */
  async start(): Promise<number> {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [WEBOPS, 'controller'], {
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const keep = (piece: Buffer) => {
      this.#log = (this.#log + piece.toString('utf8')).slice(-LOG_BYTES);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    await waitFor(
      'the controller to be ready',
      async () => {
        const ended = child.exitCode ?? child.signalCode;
        if (ended !== null) throw new Error(`the controller ended with ${ended}\n${this.#log}`);
        return this.#readyPid() === child.pid;
      },
      { timeoutMs: 60_000, everyMs: 20, onTimeout: () => this.#log },
    );
    const tookMs = performance.now() - startedAt;
    this.#slowestStartMs = Math.max(this.#slowestStartMs, tookMs);
    this.#keepPorts();
    return tookMs;
  }

  /** The ports chosen free at the first start are those of the next: agents come back to the address they know. */
  #keepPorts(): void {
    const file = readFileSync(join(this.home, 'controller.json'), 'utf8');
    const { addresses } = JSON.parse(file) as { addresses: Record<'api' | 'link' | 'https', string> };
    const portOf = (address: string) => address.slice(address.lastIndexOf(':') + 1);
    this.environment['WEBOPS_API_PORT'] = portOf(addresses.api);
    this.environment['WEBOPS_LINK_PORT'] = portOf(addresses.link);
    this.environment['WEBOPS_HTTP_PORT'] = portOf(addresses.https);
  }

  #readyPid(): number | null {
    const file = join(this.home, 'controller.json');
    if (!existsSync(file)) return null;
    return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
  }

  /** What it logged last. */
  get log(): string {
    return this.#log;
  }

  /** The longest that a start took: how busy this machine is. */
  get slowestStartMs(): number {
    return this.#slowestStartMs;
  }

  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What the CLI needs: server, token, authority. */
  client(): { server: string; token: string; caPem: string } {
    return JSON.parse(readFileSync(join(this.home, 'client.json'), 'utf8'));
  }

  /** Arguments for Node that run `webops` with these. */
  command(args: readonly string[]): string[] {
    return [WEBOPS, ...args];
  }

  /** Runs `webops` against it. Does not throw when that exits non-zero. */
  webops(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return runCommand(process.execPath, [WEBOPS, ...args], {
      allowFailure: true,
      env: this.environment,
      timeoutMs: 300_000,
      ...options,
    });
  }

  /** Runs `webops … -o json` and gives what it printed. @throws when it exits with another code than `exitCode` */
  async json<T>(args: readonly string[], exitCode = 0): Promise<T> {
    const result = await this.webops([...args, '-o', 'json']);
    if (result.exitCode !== exitCode) {
      throw new Error(
        `webops ${args.join(' ')} exited with ${result.exitCode}, not ${exitCode}\n${result.stdout}\n${result.stderr}`,
      );
    }
    return JSON.parse(result.stdout) as T;
  }

  /** Asks it to stop and waits; kills it after 15 s. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM', 15_000).catch(() => this.kill());
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL', 5_000);
  }

  async #end(signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await waitFor('the controller to end', async () => child.exitCode !== null || child.signalCode !== null, {
      timeoutMs,
      onTimeout: () => this.#log,
    });
  }
}
