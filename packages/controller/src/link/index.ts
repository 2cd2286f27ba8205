export {
  type AgentLink,
  type AgentLinkOptions,
  createAgentLink,
  type IssuedCertificate,
  type NatsGrant,
} from './agent-link.js';
export { createLinkServer } from './link-server.js';
export { natsGrants } from './nats-grants.js';
