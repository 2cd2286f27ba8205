import { formatAge, formatDuration } from '../durations.js';
import type { WireWebhook, WireWebhookDelivery } from '../wire.js';
import { isoOrNull } from './hosts.js';
import { type Paint, paintState } from './paint.js';
import { renderTable } from './table.js';

/** A webhook as `-o json` prints it. */
export interface WebhookView {
  id: string;
  name: string;
  url: string;
  events: string[];
  createdAt: string | null;
  createdBy: string;
  /** Events that were not kept for it, since too many waited. */
  dropped: number;
}

/** A delivery as `-o json` prints it. */
export interface DeliveryView {
  id: string;
  event: string;
  state: string;
  attempts: number;
  /** HTTP's of the last attempt; null: there was no answer. */
  status: number | null;
  error: string | null;
  durationMs: number;
  createdAt: string | null;
  nextAt: string | null;
  endedAt: string | null;
}

export function webhookView({
  id,
  name,
  url,
  events,
  createdAt,
  createdBy,
  dropped,
}: WireWebhook): WebhookView {
  return { id, name, url, events: [...events], createdAt: isoOrNull(createdAt), createdBy, dropped };
}

export function deliveryView(delivery: WireWebhookDelivery): DeliveryView {
  const { id, event, state, attempts, status, error, durationMs } = delivery;
  return {
    id,
    event,
    state,
    attempts,
    status: status || null,
    error: error || null,
    durationMs,
    createdAt: isoOrNull(delivery.createdAt),
    nextAt: isoOrNull(delivery.nextAt),
    endedAt: isoOrNull(delivery.endedAt),
  };
}

export function webhookTable(webhooks: readonly WebhookView[], paint: Paint, wide: boolean): string {
  return renderTable<WebhookView>(
    [
      { title: 'NAME', value: ({ name }) => name },
      { title: 'URL', value: ({ url }) => url, max: 60 },
      { title: 'EVENTS', value: ({ events }) => events.join(', '), max: 60 },
      { title: 'CREATED', value: ({ createdAt }) => formatAge(createdAt) },
      { title: 'BY', value: ({ createdBy }) => createdBy },
      { title: 'DROPPED', value: ({ dropped }) => String(dropped), wide: true },
    ],
    webhooks,
    { wide, bold: paint.bold },
  );
}

export function deliveryTable(deliveries: readonly DeliveryView[], paint: Paint, wide: boolean): string {
  return renderTable<DeliveryView>(
    [
      { title: 'WHEN', value: ({ createdAt }) => (wide ? (createdAt ?? '') : formatAge(createdAt)) },
      { title: 'EVENT', value: ({ event }) => event },
      {
        title: 'STATE',
        value: ({ state }) => state,
        paint: (text, { state }) => paintState(paint, state).replace(state, text),
      },
      { title: 'STATUS', value: ({ status }) => (status === null ? '' : String(status)) },
      { title: 'ATTEMPTS', value: ({ attempts }) => String(attempts) },
      {
        title: 'TOOK',
        value: ({ durationMs, attempts }) => (attempts === 0 ? '' : formatDuration(durationMs)),
      },
      { title: 'NEXT', value: ({ nextAt }) => (nextAt === null ? '' : formatAge(nextAt)) },
      { title: 'ERROR', value: ({ error }) => error ?? '', max: 60 },
      { title: 'ID', value: ({ id }) => id, wide: true },
    ],
    deliveries,
    { wide, bold: paint.bold },
  );
}
