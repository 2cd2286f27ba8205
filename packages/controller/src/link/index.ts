export {
  type AgentLink,
  type AgentLinkOptions,
  createAgentLink,
  type IssuedCertificate,
  type NatsGrant,
} from './agent-link.js';
