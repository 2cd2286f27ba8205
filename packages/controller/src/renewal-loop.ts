/** Renews what ends, before it ends, for as long as the controller runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** The longest sleep before the time is looked at again: clocks jump, names change, and timers have an upper bound. */
const LONGEST_PAUSE_MS = 3_600_000;
/** The shortest: what is due at once again is no reason to spin. */
const SHORTEST_PAUSE_MS = 1_000;
/** Before a renewal that failed is tried again. */
const RETRY_MS = 60_000;

/** What is renewed, and how. */
export interface Renewable {
  /** What it is, for the log. */
  name: string;
  /** Renews it where that is due. @returns when it is due next */
  renewIfDue(): Promise<Date>;
}

/** Looks after some of them. */
export class RenewalLoop {
  readonly #stop = new AbortController();
  readonly #logger: Logger;
  #running: Promise<unknown> = Promise.resolve();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Starts; the first look is at once. */
  start(renewables: readonly Renewable[]): void {
    this.#running = Promise.all(renewables.map((one) => this.#keep(one)));
  }

  /** Ends. Can be called twice. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #keep(renewable: Renewable): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const dueInMs = await renewable.renewIfDue().then(
        (due) => due.getTime() - Date.now(),
        (error: unknown) => {
          this.#logger.warn({ err: error, what: renewable.name }, 'not renewed; tried again');
          return RETRY_MS;
        },
      );
      const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, dueInMs));
      // A little later by chance: many controllers need not come at the same moment.
      const ms = pauseMs * (1 + Math.random() / 20);
      await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
