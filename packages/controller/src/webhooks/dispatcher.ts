/** Makes a delivery of each event that a webhook wants. Reads the event log behind its cursor: nothing is missed while no controller runs. */
import type { AlertChangedData, EventEnvelope } from '@webops/protocol';
import type { Logger } from 'pino';
import type { SilenceStore } from '../alerts/silence-store.js';
import { type Silences, silencesNow } from '../alerts/silences.js';
import type { CursorStore } from '../events/cursor-store.js';
import { type EventLog, envelopeIn, type LoggedEvent } from '../events/event-log-store.js';
import { WakeableLoop } from '../events/wakeable-loop.js';
import type { DeliveryStore } from './delivery-store.js';
import { eventMatches, webhookEventOf } from './event-names.js';
import type { WebhookDoc, WebhookStore } from './webhook-store.js';

const READER = 'webhooks';
const BATCH_EVENTS = 500;
/** Its place is written when something was done, else after so many events: those read again make no delivery. */
const WRITTEN_EVERY = 1_000;
/** Deliveries of one webhook that may wait; events past it are counted and not kept for it. */
export const MAX_PENDING = 10_000;

/** What it works with. */
export interface WebhookDispatcherOptions {
  log: EventLog;
  cursors: CursorStore;
  webhooks: WebhookStore;
  deliveries: DeliveryStore;
  silences: Pick<SilenceStore, 'active'>;
  /** Told that there is something to send. */
  onAdded(): void;
  logger: Logger;
}

export class WebhookDispatcher {
  readonly #options: WebhookDispatcherOptions;
  readonly #loop: WakeableLoop;
  #sequence: number | null = null;
  /** The place that is written. */
  #written = 0;
  #forget: () => void = () => undefined;

  constructor(options: WebhookDispatcherOptions) {
    this.#options = options;
    this.#loop = new WakeableLoop({
      pass: () => this.read(),
      logger: options.logger,
      failed: 'events were not handed to webhooks; they are looked at again',
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

  /** Reads on, up to a bound. Killed after any line, the same deliveries are made again, and are there once. */
  async read(): Promise<boolean> {
    const { log, cursors, webhooks, silences, onAdded } = this.#options;
    this.#sequence ??= await cursors.placeIn(log, READER);
    const events = await log.after(this.#sequence, BATCH_EVENTS);
    const last = events.at(-1);
    if (!last) return false;
    const all = await webhooks.list();
    if (all.length > 0) {
      const silenced = await silencesNow(silences, new Date());
      for (const webhook of all) await this.#deliver(webhook, events, silenced);
      onAdded();
    }
    this.#sequence = last.sequence;
    if (all.length > 0 || last.sequence - this.#written >= WRITTEN_EVERY) {
      await cursors.set(READER, { sequence: last.sequence });
      this.#written = last.sequence;
    }
    return true;
  }

  async #deliver(webhook: WebhookDoc, events: readonly LoggedEvent[], silences: Silences): Promise<void> {
    const { deliveries, webhooks } = this.#options;
    const wanted = events.flatMap((logged) => {
      if (logged.sequence <= webhook.fromSequence) return [];
      const envelope = envelopeIn(logged);
      const event = webhookEventOf(envelope);
      if (event === null || !webhook.events.some((pattern) => eventMatches(pattern, event))) return [];
      if (isSilenced(envelope, silences)) return [];
      return [
        {
          _id: `${webhook._id}/${envelope.id}`,
          webhookId: webhook._id,
          event,
          body: bodyOf(event, envelope),
        },
      ];
    });
    if (wanted.length === 0) return;
    const room = MAX_PENDING - (await deliveries.countPending(webhook._id, MAX_PENDING));
    const kept = wanted.slice(0, Math.max(0, room));
    await deliveries.add(kept);
    if (kept.length < wanted.length) await webhooks.countDropped(webhook._id, wanted.length - kept.length);
  }
}

/** What a webhook is sent. */
export function bodyOf(
  event: string,
  { id, time, source, data }: Pick<EventEnvelope, 'id' | 'time' | 'source' | 'data'>,
) {
  return JSON.stringify({ event, id, time, environment: source.split('/')[2] ?? '', data });
}

function isSilenced({ type, data }: EventEnvelope, silences: Silences): boolean {
  if (type !== 'webops.alert.changed') return false;
  const { alertId, labels } = data as AlertChangedData;
  return silences.of({ _id: alertId, labels }) !== null;
}
