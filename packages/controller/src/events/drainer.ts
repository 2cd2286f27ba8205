/** Carries the engine's events from MongoDB to NATS, each at least once: what is not acknowledged is sent again. */
import { createEvent, encodeEvent, type EventData, type EventEnvelope } from '@webops/protocol';
import type { Logger } from 'pino';
import type { EventFeed, EventSink, PendingEvents } from '../operations/index.js';

/** Documents read at once. */
const BATCH_DOCUMENTS = 100;
/** Looked at so often without being told: after NATS was away, or a controller died before it published. */
const IDLE_INTERVAL_MS = 10_000;
/** Wait after a failure. */
const RETRY_INTERVAL_MS = 2_000;
/** What is published again when NATS has lost what it had: consumers that were away for longer ask the API. */
const AGAIN_MS = 24 * 3_600_000;

/** Where events go. */
export interface EventPublisher {
  publish(subject: string, payload: Uint8Array, id: string): Promise<void>;
}

/** One pass runs at a time; told of more meanwhile, it goes on. */
export class EventDrainer implements EventSink {
  readonly #publisher: EventPublisher;
  readonly #logger: Logger;
  #feed: EventFeed | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(publisher: EventPublisher, logger: Logger) {
    this.#publisher = publisher;
    this.#logger = logger;
  }

  /** Begins; before this, `pending` does nothing. */
  start(feed: EventFeed): void {
    this.#feed = feed;
    this.pending();
  }

  async stop(): Promise<void> {
    this.#feed = null;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  /** All of the last day is published again: what was published is gone. Resolves when that is durable. */
  async publishAgain(): Promise<void> {
    // Not beside a pass, which would mark as published what was published before the loss.
    await this.#inTurn(async () => this.#feed?.publishAgain(new Date(Date.now() - AGAIN_MS)));
    this.pending();
  }

  pending(): void {
    if (!this.#feed) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // Told between the last look and here.
      if (this.#again && !this.#timer) this.pending();
    });
  }

  async #run(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    let waitMs = IDLE_INTERVAL_MS;
    try {
      while (this.#again && this.#feed) {
        this.#again = false;
        if (await this.#inTurn(() => this.#pass())) this.#again = true;
      }
    } catch (error) {
      waitMs = RETRY_INTERVAL_MS;
      this.#logger.debug({ err: error }, 'events were not published; they are tried again');
    }
    if (!this.#feed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.pending();
    }, waitMs);
    this.#timer.unref();
  }

  /** @returns false when there was nothing to publish */
  async #pass(): Promise<boolean> {
    const feed = this.#feed;
    const items = (await feed?.drain(BATCH_DOCUMENTS)) ?? [];
    if (!feed || items.length === 0) return false;
    // Sent in this order on one connection, and acknowledged in any.
    await Promise.all(items.flatMap((item) => this.#publishAll(item)));
    await feed.markPublished(items);
    return true;
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(task);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #publishAll(item: PendingEvents): Promise<void>[] {
    return item.events.map((event) => {
      const envelope = envelopeOf(item, event);
      return this.#publisher.publish(envelope.subject, encodeEvent(envelope), envelope.id);
    });
  }
}

/** The event as consumers get it. */
export function envelopeOf(item: PendingEvents, event: PendingEvents['events'][number]): EventEnvelope {
  const type =
    item.collection === 'executions' ? 'webops.operation.execution.changed' : 'webops.operation.changed';
  return createEvent({
    type,
    environment: item.environment,
    data: event.data as unknown as EventData[typeof type],
    // The same at every repetition, so that consumers can drop it.
    id: `${item.id}/${event.n}`,
    time: event.time,
  });
}
