/** The envelope of an event that a document carries: the same at every repetition, so that consumers can drop it. */
import { createEvent, type EventEnvelope, type EventType } from '@webops/protocol';
import type { EventedCollection, PendingEvent } from './outbox-store.js';

const TYPES: Readonly<Record<EventedCollection, (event: string) => EventType>> = {
  operations: () => 'webops.operation.changed',
  executions: () => 'webops.operation.execution.changed',
  alerts: () => 'webops.alert.changed',
  addon_states: (event) => (event === 'addon.health' ? 'webops.addon.health' : 'webops.addon.status'),
};

export function envelopeOf({ document, event }: PendingEvent, environment: string): EventEnvelope {
  // What only some events of an execution say, all must have.
  const defaults = document.collection === 'executions' ? { exitCode: null, error: null } : {};
  return createEvent({
    type: TYPES[document.collection](event.type),
    environment,
    data: { ...defaults, ...event.data, event: event.type } as never,
    id: `${document.id}/${event.n}`,
    time: event.time,
  });
}
