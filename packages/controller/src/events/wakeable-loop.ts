/** Work that is done in passes: when told that there is some, at intervals, and again after a failure. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Looked at so often without being told: after what was away is back, or a controller died half-way. */
const IDLE_INTERVAL_MS = 10_000;
/** Wait after a failure. */
const RETRY_INTERVAL_MS = 2_000;

/** How a loop works. */
export interface WakeableLoopOptions {
  /** Does some of the work. @returns whether there may be more at once */
  pass: () => Promise<boolean>;
  logger: Logger;
  /** Logged with the error of a pass that failed. */
  failed: string;
  /** What is told of within so long goes together: a pass each would take its writes from the operations. @default 0 */
  gatherMs?: number;
  /** @default 10000 */
  idleIntervalMs?: number;
}

/** One pass runs at a time; told of more meanwhile, it goes on. */
export class WakeableLoop {
  readonly #options: WakeableLoopOptions;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = true;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: WakeableLoopOptions) {
    this.#options = options;
  }

  /** Begins; before this, `wake` does nothing. Can be called twice. */
  start(): void {
    this.#stopped = false;
    this.wake();
  }

  /** Ends after the pass under way. Can be called twice. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#running;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** There is something to do. Returns at once. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // Told between the last look and here.
      if (this.#again && !this.#timer) this.wake();
    });
  }

  async #run(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const { pass, logger, failed, gatherMs = 0, idleIntervalMs = IDLE_INTERVAL_MS } = this.#options;
    let waitMs = idleIntervalMs;
    try {
      while (this.#again && !this.#stopped) {
        if (gatherMs > 0) await pause(gatherMs);
        if (this.#stopped) break;
        this.#again = false;
        if (await pass()) this.#again = true;
      }
    } catch (error) {
      waitMs = RETRY_INTERVAL_MS;
      logger.debug({ err: error }, failed);
    }
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.wake();
    }, waitMs);
    this.#timer.unref();
  }
}
