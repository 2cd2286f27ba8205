/** The way of an event: from its document into the log, from there to NATS and to whoever reads the log. */
import type { Logger } from 'pino';
import type { EventStores } from '../stores.js';
import type { NatsService } from '../backing-services.js';
import type { NatsClient } from './nats-client.js';
import { openNats } from './open-nats.js';
import { EventPublisher } from './publisher.js';
import { EventRecorder } from './recorder.js';

/** What it works with. */
export interface EventFlowOptions {
  stores: EventStores;
  nats: NatsService;
  environment: string;
  /** How long events are kept. */
  retentionMs: number;
  logger: Logger;
}

/** Both halves; each may be behind without the other. */
export interface EventFlow {
  recorder: EventRecorder;
  natsClient: NatsClient;
  start(): void;
  stop(): Promise<void>;
}

export function openEvents(options: EventFlowOptions): EventFlow {
  const { environment, nats, retentionMs, stores } = options;
  const logger = options.logger.child({ part: 'events' });
  const natsClient = openNats(nats, options.logger.child({ part: 'nats' }));
  const { cursors, eventLog: log, outbox } = stores;
  const recorder = new EventRecorder({ outbox, log, environment, retentionMs, logger });
  const publisher = new EventPublisher({ log, cursors, target: natsClient, logger });
  return {
    recorder,
    natsClient,
    start: () => {
      publisher.start();
      natsClient.start();
      recorder.start();
    },
    stop: async () => {
      await recorder.stop();
      await publisher.stop();
      await natsClient.stop();
    },
  };
}
