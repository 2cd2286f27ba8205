/** Upkeep of stored output: passes in the background, one at a time, at intervals. */
import type { Core } from './core.js';

const INTERVAL_MS = 10 * 60_000;
/** Its own in the engine's queue: what one kind of pass moves, another must not remove at the same time. */
const QUEUE_KEY = 'output upkeep';

export interface BackgroundPassOptions {
  /** One pass; ends early when the engine stops. @returns how many executions it changed. Null: there is nothing to do, ever */
  pass: (() => Promise<number>) | null;
  /** Logged with the error of a pass that failed. */
  failed: string;
}

export class BackgroundPass {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<number> | null = null;

  constructor(
    private readonly core: Core,
    private readonly options: BackgroundPassOptions,
  ) {}

  start(): void {
    if (!this.options.pass) return;
    this.timer ??= setInterval(() => {
      this.run().catch((error: unknown) => {
        if (!this.core.stopped) this.core.logger.error({ err: error }, this.options.failed);
      });
    }, INTERVAL_MS).unref();
  }

  /** Ends after the deletion or the pack under way. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.running?.catch(() => undefined);
  }

  /** Now, or the one that is under way. @returns how many executions it changed */
  run(): Promise<number> {
    const { pass } = this.options;
    if (!pass || this.core.stopped) return Promise.resolve(0);
    this.running ??= this.core.queue.run(QUEUE_KEY, pass).finally(() => {
      this.running = null;
    });
    return this.running;
  }
}
