/** The agents' side of the controller: AgentLinkService over mutual TLS. */
import type { ServerWritableStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import {
  type FetchBundleRequest__Output,
  type FetchBundleResponse,
  peerCertificateOf,
  WebopsError,
} from '@webops/protocol';
import type { Logger } from 'pino';
import type { AddonCatalog, Engine, HostDirectory } from '../operations/index.js';
import type { AgentCall, LinkSession } from './agent-session.js';
import { sendBundle } from './bundles.js';
import { converse } from './conversation.js';

/** A renewed certificate. */
export interface IssuedCertificate {
  certificatePem: string;
  caPem: string;
}

/** NATS credentials of one host. */
export interface NatsGrant {
  url: string;
  creds: string;
  caPem: string;
  expiresAt: Date;
  inboxPrefix: string;
}

/** What the link is made of. */
export interface AgentLinkOptions {
  engine: Engine;
  hosts: HostDirectory;
  catalog: AddonCatalog;
  environment: string;
  /** Signs a new certificate for a host that proved its old one. */
  renew(hostId: string, csrPem: string): Promise<IssuedCertificate>;
  /** Whether this certificate may speak for this host: not removed, not superseded. */
  admits(hostId: string, fingerprint: string): Promise<boolean>;
  /** Short-lived NATS credentials; null when agents cannot reach NATS. Asked again before they end. */
  natsGrant(hostId: string): Promise<NatsGrant | null>;
  logger: Logger;
  /** @default 10000 */
  heartbeatIntervalMs?: number;
  /** @default 30000 */
  healthIntervalMs?: number;
  /** @default 300000 */
  factsIntervalMs?: number;
}

type CallWithPeer = Parameters<typeof peerCertificateOf>[0];

/** What the conversations of one link share. */
export interface LinkContext extends AgentLinkOptions {
  /** The newest connection of each host. */
  sessions: Map<string, LinkSession>;
  /** The host of a call, by its certificate only. @throws WebopsError */
  authorize(call: CallWithPeer): Promise<string>;
  stopped: boolean;
}

/** The service to add to the agents' listener. */
export interface AgentLink {
  /** For `server.addService(loadProtocol().AgentLinkService.service, link.implementation)`. */
  readonly implementation: UntypedServiceImplementation;
  /** Ends every connection, and refuses new ones. Can be called twice. */
  stop(): Promise<void>;
}

/** Makes the service. */
export function createAgentLink(options: AgentLinkOptions): AgentLink {
  const context: LinkContext = {
    ...options,
    sessions: new Map(),
    stopped: false,
    authorize: (call) => authorizeHost(options, call),
  };
  const running = new Set<Promise<void>>();
  const implementation: UntypedServiceImplementation = {
    Connect: (call: AgentCall) => {
      const task = converse(context, call);
      running.add(task);
      task.then(
        () => running.delete(task),
        () => running.delete(task),
      );
    },
    FetchBundle: (call: ServerWritableStream<FetchBundleRequest__Output, FetchBundleResponse>) => {
      void sendBundle(call, options.catalog, () => context.authorize(call));
    },
  };
  return {
    implementation,
    stop: async () => {
      context.stopped = true;
      for (const session of context.sessions.values()) session.close('the controller is stopping');
      await Promise.allSettled(running);
    },
  };
}

async function authorizeHost(options: AgentLinkOptions, call: CallWithPeer): Promise<string> {
  const peer = peerCertificateOf(call);
  if (!peer?.host || peer.host.environment !== options.environment) {
    throw new WebopsError('UNAUTHENTICATED', 'The certificate is not that of a host of this environment.', {
      reason: 'NOT_A_HOST',
      details: [{ action: 'enrol the host with a join token' }],
    });
  }
  if (await options.admits(peer.host.hostId, peer.fingerprint)) return peer.host.hostId;
  throw new WebopsError('PERMISSION_DENIED', 'This host was removed, or its certificate was replaced.', {
    reason: 'HOST_NOT_ADMITTED',
    details: [{ host: peer.host.hostId, action: 'enrol the host again with a join token' }],
  });
}
