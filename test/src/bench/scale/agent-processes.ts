/** Simulated agents, spread over processes of their own, so that their work is not the controller's. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../../lab/wait.js';
import type { HostIdentity, Order, Report } from './messages.js';

const PROGRAM = fileURLToPath(new URL('./agent-process.js', import.meta.url));
/** Identities told at once: a message of some megabytes is slow on both sides. */
const TOLD_AT_ONCE = 250;

/** The processes; `stop` ends them. */
export class AgentProcesses {
  readonly #children: ChildProcess[] = [];
  readonly #reports = new Map<ChildProcess, Report>();

  constructor(count: number) {
    for (let n = 0; n < count; n++) {
      const child = fork(PROGRAM, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      this.#children.push(child);
      child.on('message', (report: Report) => this.#reports.set(child, report));
    }
  }

  /** Spreads identities over the processes, once they listen. */
  async give(identities: readonly HostIdentity[], order: (share: HostIdentity[]) => Order): Promise<void> {
    await waitFor(
      'the processes of simulated agents',
      async () => this.#alive() && this.#reports.size === this.#children.length,
      { timeoutMs: 120_000 },
    );
    for (let start = 0, turn = 0; start < identities.length; start += TOLD_AT_ONCE, turn++) {
      const child = this.#children[turn % this.#children.length];
      child?.send(order(identities.slice(start, start + TOLD_AT_ONCE)));
    }
  }

  /** What all of them together report. */
  sum(of: keyof Report): number {
    return [...this.#reports.values()].reduce((sum, report) => sum + report[of], 0);
  }

  /** Waits for a sum. @returns how long it took, in milliseconds */
  async until(of: keyof Report, wanted: number, timeoutMs = 600_000): Promise<number> {
    const startedAt = performance.now();
    await waitFor(`${wanted} of ${of}`, async () => this.#alive() && this.sum(of) >= wanted, {
      timeoutMs,
      everyMs: 20,
      onTimeout: () => `there are ${this.sum(of)}`,
    });
    return performance.now() - startedAt;
  }

  #alive(): true {
    const ended = this.#children.find((child) => child.exitCode !== null || child.signalCode !== null);
    if (ended)
      throw new Error(`a process of simulated agents ended with ${ended.exitCode ?? ended.signalCode}`);
    return true;
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#children.map((child) => {
        if (child.exitCode !== null || child.signalCode !== null) return undefined;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        return ended;
      }),
    );
  }
}
