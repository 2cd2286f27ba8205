/** Opens the vault of a controller. */
import { join } from 'node:path';
import type { ControllerConfig } from '../config.js';
import type { SecretBox } from '../operations/index.js';
import type { SecretStore } from './secret-store.js';
import { Vault } from './vault.js';

/** @throws StartError: the master key is missing, readable by others, or not the right one */
export function openVault(
  { environment, home, masterKeyFile }: ControllerConfig,
  store: SecretStore,
  encryptionKey: Buffer,
  box: SecretBox,
): Promise<Vault> {
  const own = masterKeyFile === '';
  const keyFile = { path: own ? join(home, 'keys', 'master.key') : masterKeyFile, own };
  return Vault.open({ store, environment, keyFile, box, encryptionKey });
}
