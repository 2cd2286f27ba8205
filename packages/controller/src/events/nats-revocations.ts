/** Removed hosts are refused by the embedded NATS at once: their credentials would be good until they end. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Before another try, when the server did not take it. */
const RETRY_MS = 2_000;

/** What the revocations need. */
export interface NatsRevocationsOptions {
  /** Makes the server refuse these hosts, and no others; each with the time until which it could have got credentials. */
  refuse(hosts: ReadonlyMap<string, Date>): Promise<void>;
  /** Hosts removed since then: their ids and when. */
  removedSince(since: Date): Promise<{ _id: string; removedAt: Date | null }[]>;
  /** How long a host's credentials are valid: later, nothing has to be refused. */
  ttlMs: number;
  logger: Logger;
}

/** Keeps the server's list. What was removed is in the database: a SIGKILL before the server knew is made good at the next start. */
export class NatsRevocations {
  readonly #options: NatsRevocationsOptions;
  readonly #removed = new Map<string, Date>();
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #changed = false;

  constructor(options: NatsRevocationsOptions) {
    this.#options = options;
  }

  /** Reads who was removed; the server is told in the background. */
  async start(): Promise<void> {
    const { removedSince, ttlMs } = this.#options;
    for (const { _id, removedAt } of await removedSince(new Date(Date.now() - ttlMs)))
      if (removedAt) this.#removed.set(_id, removedAt);
    if (this.#removed.size > 0) this.#tell();
  }

  /** Refuses a host from now on. */
  add(hostId: string): void {
    this.#removed.set(hostId, new Date());
    this.#tell();
  }

  /** Ends. Can be called twice. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Several at once are told together. */
  #tell(): void {
    if (this.#changed) return;
    this.#changed = true;
    this.#running = this.#running.then(() => this.#untilTold());
  }

  async #untilTold(): Promise<void> {
    const { logger, refuse, ttlMs } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#changed = false;
      const over = Date.now() - ttlMs;
      for (const [id, at] of this.#removed) if (at.getTime() < over) this.#removed.delete(id);
      // What a host asked for in the moment of its removal is refused, too.
      const until = [...this.#removed].map(([id, at]) => [id, new Date(at.getTime() + ttlMs)] as const);
      try {
        await refuse(new Map(until));
        return;
      } catch (error) {
        if (signal.aborted) return;
        logger.warn(
          { err: error, hosts: until.length },
          'NATS does not refuse removed hosts yet; tried again',
        );
        await sleep(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }
}
