/** Puts the webhooks together. */
import type { Logger } from 'pino';
import type { SecretBox } from '../operations/index.js';
import type { Stores } from '../stores.js';
import { WebhookDispatcher } from './dispatcher.js';
import { WebhookSender } from './sender.js';

/** What makes deliveries, and what sends them. */
export interface Webhooks {
  sender: WebhookSender;
  start(): void;
  stop(): Promise<void>;
}

export function openWebhooks(stores: Stores, secrets: SecretBox, logger: Logger): Webhooks {
  const { webhooks, deliveries, silences, cursors, eventLog: log } = stores;
  const sender = new WebhookSender({ webhooks, deliveries, secrets, logger });
  const onAdded = () => sender.wake();
  const dispatcher = new WebhookDispatcher({ log, cursors, webhooks, deliveries, silences, onAdded, logger });
  return {
    sender,
    start: () => {
      dispatcher.start();
      sender.start();
    },
    stop: async () => {
      await dispatcher.stop();
      await sender.stop();
    },
  };
}
