export { type LocalRun, runLocally } from './run-locally.js';
export { createRunner, type RunnerOptions } from './runner.js';
export {
  type AttachRequest,
  EXIT_STATES,
  type ExitRecord,
  type ExitState,
  type HeldAttempt,
  MAX_CONFIG_BYTES,
  MAX_RESULT_BYTES,
  type OutputPiece,
  type Progress,
  type ReadRequest,
  type Runner,
  RunnerError,
} from './types.js';
