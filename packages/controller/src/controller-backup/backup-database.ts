/** The MongoDB of a home: the configured one, that of the controller that runs there, or one started for the copy alone. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedMongoUri } from '@webops/embedded';
import { pino } from 'pino';
import { provideMongo } from '../backing-services.js';
import type { ControllerConfig } from '../config.js';
import { lockHome } from '../instance-lock.js';
import { StartError } from '../start-error.js';
import { BackupError } from './backup-error.js';
import { DatabaseCopy } from '../state/database-copy.js';

/** An open database. */
export interface OpenDatabase {
  copy: DatabaseCopy;
  close(): Promise<void>;
}

/** Keeps controllers from starting on a home, where none runs. */
export interface HomeGuard {
  /** Whether a controller runs with this home. */
  running: boolean;
  release(): Promise<void>;
}

/** Takes the home's lock unless a controller has it. */
export async function guardHome(home: string): Promise<HomeGuard> {
  try {
    const lock = await lockHome(home);
    return { running: false, release: () => lock.release() };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { running: true, release: async () => undefined };
  }
}

/** Opens it; where no controller runs, the caller holds the home's lock. @throws BackupError, EmbeddedError */
export async function openDatabase(config: ControllerConfig, running: boolean): Promise<OpenDatabase> {
  const folder = join(config.home, 'mongo');
  if (running && config.mongodbUri === '' && !existsSync(folder)) {
    throw new BackupError(
      'BACKUP_REFUSED',
      `the controller that runs with the home ${config.home} uses a MongoDB of its settings: give the same ones here (MONGODB_URI)`,
    );
  }
  const mongo =
    running && config.mongodbUri === ''
      ? { uri: embeddedMongoUri(folder), stop: async () => undefined }
      : await provideMongo(config, pino({ level: 'silent' }));
  try {
    const copy = await DatabaseCopy.open(mongo.uri, config.mongodbDatabase);
    return {
      copy,
      close: async () => {
        await copy.close();
        await mongo.stop();
      },
    };
  } catch (error) {
    await mongo.stop();
    throw error;
  }
}
