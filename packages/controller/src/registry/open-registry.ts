/** The registry of the settings: which folders it reads, and whom it trusts. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ControllerConfig } from '../config.js';
import type { ControllerKeys } from '../secrets/keys.js';
import type { Stores } from '../stores.js';
import { Publishers } from './publishers.js';
import { AddonRegistry } from './registry.js';

/** Puts it together; it reads nothing before its `start()`. */
export function openRegistry(config: ControllerConfig, stores: Stores, keys: ControllerKeys, logger: Logger) {
  const publishers = new Publishers({ home: config.home, own: keys.publisher, logger });
  const registry = new AddonRegistry({
    addons: stores.addons,
    bundles: stores.bundles,
    publishers,
    folders: [join(config.shippedAddons, 'system'), ...config.addonsPath],
    libraryFolder: join(config.shippedAddons, 'lib', 'v1'),
    key: keys.publisher,
    logger,
  });
  return { registry, publishers };
}
