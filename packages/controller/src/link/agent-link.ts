/** The agents' side of the controller: AgentLinkService over mutual TLS. */
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { AddonCatalog, Engine, HostDirectory } from '../operations/index.js';

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

/** The service to add to the agents' listener. */
export interface AgentLink {
  /** For `server.addService(loadProtocol().AgentLinkService.service, link.implementation)`. */
  readonly implementation: UntypedServiceImplementation;
  /** Ends every connection, and refuses new ones. Can be called twice. */
  stop(): Promise<void>;
}

/** Makes the service. */
export function createAgentLink(options: AgentLinkOptions): AgentLink {
  throw new Error(`not built yet: ${options.environment}`);
}
