/** Real systemd hosts on this machine: what the tests and `webops addon certify --lab` run addons on. */
import { fileURLToPath } from 'node:url';

/** Where the base image is kept: the repository's cache. */
export const LAB_CACHE_DIR = fileURLToPath(new URL('../../../.cache/', import.meta.url));

export { whyNoLab } from './capability.js';
export { type CommandOptions, type CommandResult, runCommand } from './command.js';
export { createLab, type Lab, type LabOptions } from './lab.js';
export { LABS_DIR } from './lab-folder.js';
export { LabHost, type LabHostPlace } from './lab-host.js';
export { type WaitOptions, waitFor } from './wait.js';
