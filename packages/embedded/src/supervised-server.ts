import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedError } from './errors.js';
import { describeExit, type GuardedProcess, launch, type ServerCommand } from './guarded-process.js';
import { type EmbeddedLogger, silentLogger } from './logger.js';

/** Restart pauses double from the first to the last; a server that ran for a while starts again at the first. */
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 5_000;
const STEADY_AFTER_MS = 30_000;
/** A clean end writes a checkpoint; after this the server is killed, which its journal survives. */
const STOP_GRACE_MS = 10_000;
/** Replaying the journal after a power cut is the slowest start. */
const DEFAULT_READY_TIMEOUT_MS = 30_000;

/** What the starts of both servers have in common. */
export interface SupervisionOptions {
  /** @default no log */
  logger?: EmbeddedLogger | undefined;
  /** Aborts the start, or later stops the server. */
  signal?: AbortSignal | undefined;
  /** @default 30000 */
  readyTimeoutMs?: number | undefined;
}

/**
 * A server that is started again at the same address when it ends by itself, until it is stopped.
 *
 *     new ── start() ──▶ running ──ends by itself──▶ pausing ──▶ running …
 *                          └──────── stop() ─────────┴──▶ stopped
 */
export class SupervisedServer {
  readonly #name: string;
  readonly #command: () => Promise<ServerCommand>;
  readonly #logger: EmbeddedLogger;
  readonly #readyTimeoutMs: number;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #stopping = new AbortController();
  readonly #onCallerAbort = (): void => this.#stopping.abort();
  #process: GuardedProcess | undefined;
  #supervision: Promise<void> | undefined;

  /** `command` is asked before every start, so that a restart can keep what the first start chose. */
  constructor(name: string, command: () => Promise<ServerCommand>, options: SupervisionOptions) {
    this.#name = name;
    this.#command = command;
    this.#logger = options.logger ?? silentLogger;
    this.#readyTimeoutMs = options.readyTimeoutMs ?? DEFAULT_READY_TIMEOUT_MS;
    this.#callerSignal = options.signal;
  }

  /** Of the latest process; another one after a restart. */
  get pid(): number {
    if (this.#process === undefined) throw new EmbeddedError('stopped', `${this.#name} was never started`);
    return this.#process.pid;
  }

  /** Sends a signal to the present process; nothing when there is none. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.signal(signal);
  }

  /** Resolves when the server is ready. */
  async start(): Promise<void> {
    this.#callerSignal?.addEventListener('abort', this.#onCallerAbort, { once: true });
    if (this.#callerSignal?.aborted) this.#stopping.abort();
    try {
      this.#process = await this.#launch();
    } catch (error) {
      this.#callerSignal?.removeEventListener('abort', this.#onCallerAbort);
      throw error;
    }
    this.#supervision = this.#supervise(this.#process);
  }

  /** Ends the server; may be called at any time and again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#callerSignal?.removeEventListener('abort', this.#onCallerAbort);
    await this.#supervision;
  }

  async #launch(): Promise<GuardedProcess> {
    const started = Date.now();
    const running = await launch(await this.#command(), {
      name: this.#name,
      logger: this.#logger,
      readyTimeoutMs: this.#readyTimeoutMs,
      signal: this.#stopping.signal,
    });
    const fields = { server: this.#name, pid: running.pid, durationMs: Date.now() - started };
    this.#logger.info(fields, 'embedded server ready');
    return running;
  }

  async #supervise(first: GuardedProcess): Promise<void> {
    const { signal } = this.#stopping;
    let running = first;
    let pauseMs = FIRST_PAUSE_MS;
    const stopped = new Promise<'stopped'>((resolve) => {
      if (signal.aborted) resolve('stopped');
      else signal.addEventListener('abort', () => resolve('stopped'), { once: true });
    });
    for (;;) {
      const startedAt = Date.now();
      const outcome = await Promise.race([running.exited, stopped]);
      if (outcome === 'stopped') {
        await running.stop(STOP_GRACE_MS);
        return;
      }
      if (Date.now() - startedAt >= STEADY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      this.#logger.warn(
        { server: this.#name, exit: describeExit(outcome), pauseMs },
        'embedded server ended by itself; starting it again',
      );
      const next = await this.#relaunch(pauseMs);
      if (next === undefined) return;
      running = next;
      this.#process = next;
      pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS);
    }
  }

  /** Tries until the server is ready again; undefined when it was stopped meanwhile. */
  async #relaunch(firstPauseMs: number): Promise<GuardedProcess | undefined> {
    const { signal } = this.#stopping;
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      try {
        await delay(pauseMs, undefined, { signal });
        return await this.#launch();
      } catch (error) {
        if (signal.aborted) return undefined;
        pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS);
        const fields = { server: this.#name, error: String(error), pauseMs };
        this.#logger.warn(fields, 'embedded server did not start; trying again');
      }
    }
    return undefined;
  }
}
