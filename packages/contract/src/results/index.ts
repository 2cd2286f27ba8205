/** What the functions of the contract said, read from their result and exit code: one file a function. */
export { type BackupResult, parseBackupResult } from './backup-result.js';
export { type HealthResult, parseHealthResult } from './health-result.js';
export { type MetricsResult, parseMetricsResult } from './metrics-result.js';
export {
  type AdoptResult,
  type ObjectResult,
  parseActionResult,
  parseAdoptResult,
  parseConfigResult,
} from './object-result.js';
export type { FunctionOutput, Reading, ResultError } from './reading.js';
export { parseStatusResult, type StatusResult } from './status-result.js';
export { parseValidateResult, type ValidateResult } from './validate-result.js';
