/** WebhookService: webhooks and their deliveries, in messages. */
import {
  type ServiceHandlers,
  toTimestamp,
  type Webhook,
  type WebhookDelivery,
  WebopsError,
} from '@webops/protocol';
import { v7 } from 'uuid';
import type { ApiCaller } from '../auth/authenticator.js';
import type { EventLog } from '../events/event-log-store.js';
import type { SecretBox } from '../operations/index.js';
import { DELIVERY_STATES, type DeliveryDoc, type DeliveryStore } from '../webhooks/delivery-store.js';
import { isEventPattern, TEST_EVENT, WEBHOOK_EVENTS } from '../webhooks/event-names.js';
import type { WebhookSender } from '../webhooks/sender.js';
import type { WebhookDoc, WebhookStore } from '../webhooks/webhook-store.js';
import {
  boundedText,
  decodePageToken,
  encodePageToken,
  invalidField,
  pageSizeOf,
  requireName,
} from './inputs.js';

const DEFAULT_PAGE_SIZE = 50;
const MAX_WEBHOOKS = 100;
const MAX_PATTERNS = 50;
const LEFT_AFTER_MS = 60_000;
/** Fewer characters are guessed too soon. */
const MIN_SECRET_CHARS = 16;
const MAX_SECRET_CHARS = 256;

/** What the service works with. */
export interface WebhookServiceOptions {
  webhooks: WebhookStore;
  deliveries: DeliveryStore;
  sender: WebhookSender;
  log: EventLog;
  secrets: SecretBox;
  environment: string;
}

/** The service's methods. */
export function webhookService(options: WebhookServiceOptions): ServiceHandlers<'WebhookService', ApiCaller> {
  const { webhooks, deliveries, sender, log, secrets, environment } = options;
  const require = async (idOrName: string): Promise<WebhookDoc> => {
    const webhook = await webhooks.get(requireName(idOrName, 'webhook'));
    if (webhook) return webhook;
    throw new WebopsError('NOT_FOUND', `There is no webhook "${idOrName}".`, {
      reason: 'WEBHOOK_NOT_FOUND',
      details: [{ field: 'webhook', action: 'See `webops webhook list`.' }],
    });
  };
  return {
    async createWebhook({ name, url, events, secret }, { caller }) {
      if (!/^[a-z][a-z0-9-]{0,62}$/.test(name))
        throw invalidField(
          'name',
          `"${name.slice(0, 80)}" is no name.`,
          'Use a to z, digits and dashes, a letter first.',
        );
      checkUrl(url);
      checkEvents(events);
      if (secret.length < MIN_SECRET_CHARS || secret.length > MAX_SECRET_CHARS) {
        const action = `Give ${MIN_SECRET_CHARS} to ${MAX_SECRET_CHARS} characters, e.g. of openssl rand -hex 32.`;
        throw invalidField('secret', 'The secret is too short or too long.', action);
      }
      if ((await webhooks.list()).length >= MAX_WEBHOOKS) {
        throw new WebopsError('RESOURCE_EXHAUSTED', `There are ${MAX_WEBHOOKS} webhooks.`, {
          reason: 'TOO_MANY_WEBHOOKS',
          details: [{ action: 'remove one that is not needed' }],
        });
      }
      const wanted = { name, url, events, createdBy: caller.name, fromSequence: await log.last() };
      const webhook = await webhooks.add(wanted, secret, secrets);
      if (webhook) return { webhook: webhookToWire(webhook) };
      throw new WebopsError('ALREADY_EXISTS', `There is a webhook "${name}" already.`, {
        reason: 'WEBHOOK_EXISTS',
        details: [{ field: 'name', action: 'take another name, or remove that one first' }],
      });
    },

    async listWebhooks() {
      return { webhooks: (await webhooks.list()).map(webhookToWire) };
    },

    async removeWebhook(request) {
      const { _id } = await require(request.webhook);
      await webhooks.remove(_id);
      await deliveries.removeOf(_id);
      return {};
    },

    async testWebhook(request, { caller }) {
      const webhook = await require(request.webhook);
      const id = v7();
      const _id = `${webhook._id}/${id}`;
      const data = { message: `asked for by ${caller.name}` };
      const body = JSON.stringify({
        event: TEST_EVENT,
        id,
        time: new Date().toISOString(),
        environment,
        data,
      });
      // Left for the sender only should this controller die meanwhile.
      const later = new Date(Date.now() + LEFT_AFTER_MS);
      await deliveries.add([{ _id, webhookId: webhook._id, event: TEST_EVENT, body }], later);
      const added = await deliveries.get(_id);
      const delivery = added && (await sender.sendOnce(webhook, added));
      return { delivery: delivery ? deliveryToWire(delivery) : null };
    },

    async listWebhookDeliveries(request) {
      const webhook = await require(request.webhook);
      const size = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE);
      const state = DELIVERY_STATES.find((one) => one === request.state) ?? null;
      if (state === null && request.state !== '')
        throw invalidField(
          'state',
          `"${request.state.slice(0, 80)}" is no state.`,
          `Known: ${DELIVERY_STATES.join(', ')}.`,
        );
      const place = decodePageToken(request.pageToken, 2);
      const before = place && { createdAt: new Date(place[0]!), id: place[1]! };
      const found = await deliveries.list(webhook._id, state, before, size + 1);
      const page = found.slice(0, size);
      const last = page.at(-1);
      return {
        deliveries: page.map(deliveryToWire),
        nextPageToken:
          last && found.length > size ? encodePageToken([last.createdAt.toISOString(), last._id]) : '',
      };
    },
  };
}

/** Where it may be sent: HTTP or HTTPS, without a user in it, which would be shown. */
function checkUrl(text: string): void {
  const url = URL.canParse(boundedText(text, 'url')) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw invalidField('url', 'It is no URL that a webhook can have.', 'Write https://HOST/PATH.');
  if (url.username !== '' || url.password !== '')
    throw invalidField('url', 'There are a user and a password in it.', 'Leave them out: events are signed.');
}

function checkEvents(events: readonly string[]): void {
  if (events.length === 0 || events.length > MAX_PATTERNS)
    throw invalidField('events', `${events.length} events are named.`, `Name 1 to ${MAX_PATTERNS}, or *.`);
  const wrong = events.find((pattern) => !isEventPattern(pattern));
  if (wrong !== undefined) {
    const action = `Known: ${WEBHOOK_EVENTS.join(', ')}; addon.install.*, addon.*, * for all that begin so.`;
    throw invalidField('events', `"${wrong.slice(0, 80)}" stands for no event.`, action);
  }
}

function webhookToWire({ _id, name, url, events, createdAt, createdBy, dropped }: WebhookDoc): Webhook {
  return { id: _id, name, url, events, createdAt: toTimestamp(createdAt), createdBy, dropped };
}

function deliveryToWire(delivery: DeliveryDoc): WebhookDelivery {
  const { _id, event, state, attempts, status, error, durationMs, nextAt, createdAt, endedAt } = delivery;
  return {
    id: _id,
    event,
    state,
    attempts,
    status,
    error,
    durationMs,
    createdAt: toTimestamp(createdAt),
    nextAt: state === 'pending' ? toTimestamp(nextAt) : null,
    endedAt: endedAt ? toTimestamp(endedAt) : null,
  };
}
