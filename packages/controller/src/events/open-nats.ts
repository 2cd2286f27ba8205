/** The controller's client of its NATS, and what a start makes of a refusal. */
import type { Logger } from 'pino';
import type { NatsService } from '../backing-services.js';
import { StartError } from '../start-error.js';
import { NatsClient, refusalOf } from './nats-client.js';

/** The controller's own NATS credentials; it makes new ones at each connection. */
const OWN_NATS_TTL_MS = 24 * 3_600_000;

/** Makes the client; it connects when it is started. */
export function openNats(nats: NatsService, logger: Logger): NatsClient {
  const { identity } = nats;
  return new NatsClient({
    url: nats.url,
    caPem: nats.caPem,
    login: nats.login,
    creds: identity ? () => identity.controllerUser(OWN_NATS_TTL_MS).creds : null,
    logger,
  });
}

/** Ends a start whose first try to connect was refused. One that is only away is waited for. @throws StartError */
export function refuseNats(error: Error | null, { url }: NatsService): void {
  const refusal = error && refusalOf(error);
  if (refusal) throw new StartError(`NATS at ${url} ${refusal}`, { cause: error });
}
