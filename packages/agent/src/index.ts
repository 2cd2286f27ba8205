/** The agent: enrols a host, and runs what the controller asks of it. */
export { type Agent, type AgentParts, createAgent } from './agent.js';
export { type AgentConfig, type DeepPartial, describeConfig, loadConfig } from './config.js';
export { type EnrollOptions, enroll } from './enroll.js';
export { AGENT_ERROR_CODES, AgentError, type AgentErrorCode } from './errors.js';
export { collectFacts } from './facts.js';
export { type Identity, isEnrolled, loadIdentity } from './identity.js';
export { Link, type LinkListener, type Session } from './link.js';
export { type Answer, readAnswer } from './outcome.js';
export {
  createRunner,
  type ExitRecord,
  type LocalRun,
  type OutputPiece,
  type Runner,
  RunnerError,
  runLocally,
} from './runner/index.js';
