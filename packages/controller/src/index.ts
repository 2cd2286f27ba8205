export type { ControllerAddresses } from './addresses.js';
export {
  ConfigError,
  type ConfigSources,
  type ControllerConfig,
  describeSettings,
  loadConfig,
  type SettingDescription,
} from './config.js';
export { BackupError, type BackupErrorCode } from './controller-backup/backup-error.js';
export { type BackupSummary, createBackup, type Sink } from './controller-backup/create-backup.js';
export { restoreBackup, type RestoreSummary } from './controller-backup/restore-backup.js';
export { type Controller, createController } from './controller.js';
export { createLogger } from './logger.js';
export {
  AddonLoadError,
  type Inspection,
  inspectAddon,
  packAddon,
  type SignedBundle,
} from './registry/pack.js';
export { SandboxError } from './registry/sandbox.js';
export { type PublisherKey, publisherKeyFrom } from './secrets/keys.js';
export { StartError } from './start-error.js';
