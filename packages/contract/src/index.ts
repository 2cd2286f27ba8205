export {
  ACTION_NAME_PATTERN,
  type Action,
  actionFunction,
  actionsOf,
  MAX_ACTIONS,
  MAX_READ_INPUT_BYTES,
} from './actions.js';
export { type AlertPolicy, alertPolicyOf, MAX_HEALTH_AFTER_SECONDS } from './alert-policy.js';
export { ADDON_TYPES, type AddonCall, type AddonType, type BaseAddon } from './base-addon.js';
export {
  type Bundle,
  type BundleFiles,
  type BundleManifest,
  buildManifest,
  bundleSigningInput,
  digestOf,
  MANIFEST_FILE,
  MAX_BUNDLE_BYTES,
  manifestBytes,
  packBundle,
  readBundle,
  SCRIPT_FILE,
} from './bundle.js';
export {
  type ConfigCheck,
  type ConfigProblem,
  type ConfigSchema,
  checkConfig,
  checkConfigSchema,
  envOf,
  maskSecrets,
  MIN_SECRET_CHARS,
  requireConfig,
  restoreSecrets,
  SECRET_MASK,
  secretPathsOf,
  secretValuesOf,
} from './config.js';
export {
  CONTRACT_ERROR_CODES,
  ContractError,
  type ContractErrorCode,
  type ContractErrorPlace,
} from './errors.js';
export {
  HOOK_ENFORCEMENTS,
  HOOK_NAMES,
  type Hook,
  type HookContext,
  type HookEnforcement,
  type HookName,
  type HookOutcome,
  HookRegistry,
  type HookRun,
} from './hooks.js';
export { immutableProblems } from './immutable.js';
export { doublingPauseMs, type PauseBounds } from './doubling-pause.js';
export { evidenceOf, type JsonReading, readJsonObject, stripAnsi } from './json-output.js';
export {
  ADDON_NAME_PATTERN,
  type AddonMetadata,
  checkMetadata,
  type ParsedMetadata,
  parseMetadata,
} from './metadata.js';
export {
  compareVersions,
  isInRange,
  parseRequirement,
  type Requirement,
  requirementsOf,
  requirementText,
} from './requirement.js';
export {
  type SystemFacts,
  systemProblems,
  type SystemRequirements,
  systemRequirementsOf,
} from './system-requirements.js';
export {
  type AdoptResult,
  type BackupResult,
  type FunctionOutput,
  type HealthResult,
  type MetricsResult,
  type ObjectResult,
  parseActionResult,
  parseAdoptResult,
  parseBackupResult,
  parseConfigResult,
  parseHealthResult,
  parseMetricsResult,
  parseStatusResult,
  parseValidateResult,
  type Reading,
  type ResultError,
  type StatusResult,
  type ValidateResult,
} from './results/index.js';
export {
  backoffMs,
  DEFAULT_BACKOFF_MS,
  DEFAULT_MAX_BACKOFF_MS,
  EXIT_TEMPORARY,
  MAX_ATTEMPTS,
  RETRY_CAUSES,
  type RetryCause,
  type RetryPolicy,
  retryPoliciesOf,
  retryPolicyFor,
} from './retry-policy.js';
export {
  type BackupFound,
  CHANGE_STAGES,
  type ChangeReport,
  changeReportOf,
  type ChangeStage,
  type ChangeStageName,
  DEFAULT_HEALTH_WITHIN_MS,
  type Safeguard,
} from './safeguard.js';
export {
  BACKUP_SCHEMA,
  HEALTH_SCHEMA,
  METADATA_SCHEMA,
  METRICS_SCHEMA,
  STATUS_SCHEMA,
  VALIDATE_SCHEMA,
} from './schemas.js';
export {
  createSigningKey,
  keyIdOf,
  publicKeyPemOf,
  type SigningKey,
  signBundle,
  signTicket,
  verifyBundle,
  verifyTicket,
} from './signature.js';
export {
  ACTION_PREFIX,
  ADDON_STATUSES,
  type AddonStatus,
  CHANGE_KINDS,
  CONFIG_KINDS,
  DEFAULT_TIMEOUT_MS,
  EXIT_UNMANAGED,
  type ExitStateName,
  FUNCTION_OF,
  HEALTHS,
  type Health,
  isFunctionOf,
  OPERATION_KINDS,
  type OperationKind,
} from './states.js';
export { type Ticket, ticketSigningInput } from './ticket.js';
