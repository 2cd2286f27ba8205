/** Sends what waits for webhooks: each for itself, so that one that is slow or gone holds up no other. */
import { doublingPauseMs } from '@webops/contract';
import type { Logger } from 'pino';
import { WakeableLoop } from '../events/wakeable-loop.js';
import type { SecretBox } from '../operations/index.js';
import type { AttemptResult, DeliveryDoc, DeliveryStore } from './delivery-store.js';
import { postDelivery } from './post.js';
import type { WebhookDoc, WebhookStore } from './webhook-store.js';

/** Requests to one webhook at once. */
const AT_ONCE = 4;
/** How often it looks for what is to be tried again. */
const LOOK_INTERVAL_MS = 1_000;
/** A delivery is tried so often: with the pauses below for about four hours. */
const MAX_ATTEMPTS = 12;
const RETRY = { minMs: 5_000, maxMs: 3_600_000 };
/** How long it is shown how deliveries went. */
const KEPT_MS = 7 * 24 * 3_600_000;
const REMOVAL_INTERVAL_MS = 10 * 60_000;

/** What it works with. */
export interface WebhookSenderOptions {
  webhooks: WebhookStore;
  deliveries: DeliveryStore;
  secrets: SecretBox;
  logger: Logger;
  /** @default 12 */
  maxAttempts?: number;
  /** First and longest pause before the next attempt. @default 5 s and 1 h */
  retry?: { minMs: number; maxMs: number };
  /** @default 10000 */
  timeoutMs?: number;
}

export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #loop: WakeableLoop;
  readonly #stopping = new AbortController();
  readonly #busy = new Map<string, Promise<void>>();
  #removedAt = 0;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    this.#loop = new WakeableLoop({
      pass: () => this.#pass(),
      logger: options.logger,
      failed: 'webhooks could not be looked at; they are looked at again',
      idleIntervalMs: LOOK_INTERVAL_MS,
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Ends requests under way; they are made again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop.stop();
    await Promise.all(this.#busy.values());
  }

  wake(): void {
    this.#loop.wake();
  }

  /** Sends one now and once. @returns how it went */
  async sendOnce(webhook: WebhookDoc, delivery: DeliveryDoc): Promise<DeliveryDoc | null> {
    return this.#options.deliveries.attempted(delivery, await this.#post(webhook, delivery), null);
  }

  async #pass(): Promise<boolean> {
    const { webhooks, logger, deliveries } = this.#options;
    for (const webhook of await webhooks.list()) {
      if (this.#busy.has(webhook._id) || this.#stopping.signal.aborted) continue;
      const sending = this.#sendAll(webhook)
        .catch((error: unknown) => {
          if (!this.#stopping.signal.aborted) logger.warn({ err: error }, 'a webhook was not served');
        })
        .finally(() => this.#busy.delete(webhook._id));
      this.#busy.set(webhook._id, sending);
    }
    if (Date.now() - this.#removedAt > REMOVAL_INTERVAL_MS) {
      this.#removedAt = Date.now();
      await deliveries.removeEnded(new Date(Date.now() - KEPT_MS));
    }
    return false;
  }

  async #sendAll(webhook: WebhookDoc): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const due = await this.#options.deliveries.due(webhook._id, new Date(), AT_ONCE);
      if (due.length === 0) return;
      await Promise.all(due.map((delivery) => this.#send(webhook, delivery)));
    }
  }

  async #send(webhook: WebhookDoc, delivery: DeliveryDoc): Promise<void> {
    const { deliveries, logger, maxAttempts = MAX_ATTEMPTS, retry = RETRY } = this.#options;
    const result = await this.#post(webhook, delivery);
    // The controller's own end is no failure of the receiver's: it is sent again.
    if (this.#stopping.signal.aborted && result.error !== '') return;
    const attempts = delivery.attempts + 1;
    const isOver = result.error === '' || attempts >= maxAttempts;
    const again = isOver ? null : new Date(Date.now() + doublingPauseMs(attempts, retry));
    await deliveries.attempted(delivery, result, again);
    if (isOver && result.error !== '')
      logger.warn({ webhook: webhook.name, event: delivery.event, attempts }, 'a webhook was given up');
  }

  #post({ url, sealedSecret }: WebhookDoc, delivery: DeliveryDoc): Promise<AttemptResult> {
    const { secrets, timeoutMs } = this.#options;
    const secret = secrets.open(sealedSecret.buffer).toString('utf8');
    return postDelivery(url, secret, delivery, this.#stopping.signal, timeoutMs);
  }
}
