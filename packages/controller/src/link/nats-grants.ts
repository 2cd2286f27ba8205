/** What hosts need to reach NATS. */
import { hostInboxPrefix } from '@webops/protocol';
import type { NatsService } from '../backing-services.js';
import type { NatsGrant } from './agent-link.js';

/** Gives a host credentials for its own subjects; null where the NATS gives agents none. */
export function natsGrants(nats: NatsService, environment: string, ttlMs: number) {
  return async (hostId: string): Promise<NatsGrant | null> => {
    if (!nats.identity || nats.agentUrl === '') return null;
    const user = nats.identity.hostUser(environment, hostId, ttlMs);
    return { url: nats.agentUrl, caPem: nats.caPem, inboxPrefix: hostInboxPrefix(hostId), ...user };
  };
}
