/**
 * Publishes the event log on NATS, each event at least once and in order. JetStream is a cache: a stream that was made anew,
 * or that lost its end, gets again from the log what it had.
 */
import type { Logger } from 'pino';
import type { CursorStore, EventCursor } from './cursor-store.js';
import type { EventLog, LoggedEvent } from './event-log-store.js';
import type { StreamPlace } from './nats-client.js';
import { STREAM_MAX_AGE_MS } from './nats-client.js';
import { WakeableLoop } from './wakeable-loop.js';

const BATCH_EVENTS = 500;
const READER = 'nats';

/** Where events go. */
export interface EventTarget {
  /** @returns the event's number in the stream */
  publish(subject: string, payload: Uint8Array, id: string): Promise<number>;
  /** Called whenever publishing has become possible, with what the stream holds. */
  onReady(callback: (place: StreamPlace) => void): void;
}

/** What it works with. */
export interface EventPublisherOptions {
  log: EventLog;
  cursors: CursorStore;
  target: EventTarget;
  logger: Logger;
}

/** Works from the first connection on. */
export class EventPublisher {
  readonly #options: EventPublisherOptions;
  readonly #loop: WakeableLoop;
  #cursor: EventCursor | null = null;
  /** What the stream held when it was connected; null once it was compared with the cursor. */
  #connected: StreamPlace | null = null;
  #forget: () => void = () => undefined;

  constructor(options: EventPublisherOptions) {
    this.#options = options;
    this.#loop = new WakeableLoop({
      pass: () => this.#pass(),
      logger: options.logger,
      failed: 'events were not published; they are tried again',
    });
    options.target.onReady((place) => {
      this.#connected = place;
      this.#loop.wake();
    });
  }

  start(): void {
    this.#forget();
    this.#forget = this.#options.log.onAppended(() => this.#loop.wake());
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#forget();
    await this.#loop.stop();
  }

  async #pass(): Promise<boolean> {
    const { log, cursors } = this.#options;
    const connected = this.#connected;
    if (connected) {
      await this.#compare(connected);
      if (this.#connected === connected) this.#connected = null;
    }
    const cursor = this.#cursor;
    // Before the first connection nobody knows what the stream holds.
    if (!cursor) return false;
    const events = await log.after(cursor.sequence, BATCH_EVENTS);
    const last = events.at(-1);
    if (!last) return false;
    const streamSequence = await this.#publishAll(events);
    const next = { ...cursor, sequence: last.sequence };
    if (streamSequence > 0) next.streamSequence = streamSequence;
    await cursors.set(READER, next);
    this.#cursor = next;
    return true;
  }

  /** Goes back to where the stream ends. */
  async #compare({ created, lastSequence }: StreamPlace): Promise<void> {
    const { log, cursors, logger } = this.#options;
    const known = this.#cursor ?? (await cursors.get(READER)) ?? { sequence: 0 };
    let sequence = Math.min(known.sequence, await log.last());
    if (known.stream !== created) {
      sequence = Math.min(sequence, await log.sequenceBefore(new Date(Date.now() - STREAM_MAX_AGE_MS)));
    } else {
      // So many messages of the stream's end are gone; how many of them were the controller's is not known.
      sequence -= Math.max(0, (known.streamSequence ?? 0) - lastSequence);
    }
    const cursor = { sequence: Math.max(0, sequence), stream: created, streamSequence: lastSequence };
    if (cursor.sequence < known.sequence)
      logger.info(
        { events: known.sequence - cursor.sequence },
        'NATS has lost events; they are published again',
      );
    await cursors.set(READER, cursor);
    this.#cursor = cursor;
  }

  /** Those of one operation one after the other. @returns the highest number in the stream */
  async #publishAll(events: readonly LoggedEvent[]): Promise<number> {
    const byKey = new Map<string, LoggedEvent[]>();
    // What hosts say of their addons they publish themselves.
    for (const event of events.filter(({ type }) => !type.startsWith('webops.addon.'))) {
      const list = byKey.get(event.orderKey);
      if (list) list.push(event);
      else byKey.set(event.orderKey, [event]);
    }
    const sequences = await Promise.all(
      [...byKey.values()].map(async (list) => {
        let sequence = 0;
        for (const { subject, json, _id } of list)
          sequence = await this.#options.target.publish(subject, Buffer.from(json, 'utf8'), _id);
        return sequence;
      }),
    );
    return Math.max(0, ...sequences);
  }
}
