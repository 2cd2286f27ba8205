/** Brings the events of documents into the log: what is in it can be replayed, published and delivered. Needs no NATS. */
import type { Logger } from 'pino';
import type { EventSink } from '../operations/index.js';
import { envelopeOf } from './envelope.js';
import type { EventLog } from './event-log-store.js';
import type { Outbox } from './outbox-store.js';
import { WakeableLoop } from './wakeable-loop.js';

/** Documents of each collection read at once. */
const BATCH_DOCUMENTS = 300;
/** The steps of a short operation make one pass, not one each: writes are dear to those who work. */
const GATHER_MS = 100;
/** Alerts and observations are looked for so often at most; they change seldom. */
const OTHERS_INTERVAL_MS = 300;
const REMOVAL_INTERVAL_MS = 10 * 60_000;

/** What it works with. */
export interface EventRecorderOptions {
  outbox: Outbox;
  log: EventLog;
  environment: string;
  /** How long events are kept. */
  retentionMs: number;
  logger: Logger;
}

/** Once it has started. */
export class EventRecorder implements EventSink {
  readonly #options: EventRecorderOptions;
  readonly #loop: WakeableLoop;
  readonly #stopping = new AbortController();
  #removal: NodeJS.Timeout | null = null;
  #othersAt = 0;
  #othersTimer: NodeJS.Timeout | null = null;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#loop = new WakeableLoop({
      pass: () => this.record(this.#isTimeForOthers()),
      gatherMs: GATHER_MS,
      logger: options.logger,
      failed: 'events were not brought into the log; they are tried again',
    });
  }

  /** Begins; before this, `pending` does nothing. */
  start(): void {
    this.#loop.start();
    this.#removal ??= setInterval(() => void this.#removeOld(), REMOVAL_INTERVAL_MS).unref();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#removal) clearInterval(this.#removal);
    this.#removal = null;
    if (this.#othersTimer) clearTimeout(this.#othersTimer);
    await this.#loop.stop();
  }

  pending(): void {
    this.#loop.wake();
  }

  /** Brings over what waits now, up to a bound. Killed after any line, it is done again, and the log leaves out what it has. */
  async record(others = true): Promise<boolean> {
    const { outbox, log, environment } = this.#options;
    const documents = await outbox.drain(BATCH_DOCUMENTS, others);
    if (documents.length === 0) return false;
    const entries = outbox.inOrder(documents).map((pending) => ({
      envelope: envelopeOf(pending, environment),
      orderKey: pending.document.orderKey,
    }));
    await log.append(entries);
    await outbox.markPublished(documents);
    return true;
  }

  /** Those that were told of in between are looked for at the end of the interval. */
  #isTimeForOthers(): boolean {
    const leftMs = this.#othersAt + OTHERS_INTERVAL_MS - Date.now();
    if (leftMs <= 0) {
      this.#othersAt = Date.now();
      return true;
    }
    this.#othersTimer ??= setTimeout(() => {
      this.#othersTimer = null;
      this.#loop.wake();
    }, leftMs).unref();
    return false;
  }

  async #removeOld(): Promise<void> {
    const { log, retentionMs, logger } = this.#options;
    try {
      const removed = await log.removeBefore(new Date(Date.now() - retentionMs), this.#stopping.signal);
      if (removed > 0) logger.info({ removed }, 'old events were removed');
    } catch (error) {
      if (!this.#stopping.signal.aborted) logger.warn({ err: error }, 'old events could not be removed');
    }
  }
}
