/**
 * A controller's home and database out of a backup, on this machine or another.
 *
 *     read the whole file, refuse ─▶ mark the home and the database ─▶ write ─▶ the database is whole ─▶ the home is whole
 *
 * Nothing is written before the whole file was read and found good. Killed at any later point, both marks keep a controller from starting
 * on the half of it, and the same command begins again: it takes away only what bears the mark.
 */
import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ControllerConfig } from '../config.js';
import { SCHEMA_VERSION } from '../state/documents.js';
import { BackupError } from './backup-error.js';
import { guardHome, type OpenDatabase, openDatabase } from './backup-database.js';
import type { BackupSummary } from './create-backup.js';
import { documentsOf } from '../state/database-copy.js';
import { beginHome, finishHome, isHomePath, stateOfHome, writeHomeFile } from './home-files.js';
import { type BackupRecord, CONTENT_MAJOR, decodeRecords, type Manifest } from './records.js';
import { unseal } from './sealed-stream.js';

/** What was restored. */
export interface RestoreSummary extends BackupSummary {
  /** Where agents look for the controller; null when it did not run when the backup was made. */
  addresses: Manifest['addresses'];
}

/**
 * Restores a backup into an empty home, and into a database that is empty.
 *
 * @throws BackupError, StartError or EmbeddedError: one line that says what to do
 */
export async function restoreBackup(
  config: ControllerConfig,
  options: { file: string; passphrase: string },
): Promise<RestoreSummary> {
  const { home } = config;
  const found = await stateOfHome(home);
  if (found === 'used')
    throw new BackupError(
      'BACKUP_REFUSED',
      `${home} is not empty: name an empty folder with WEBOPS_HOME or --home, or move away what is there`,
    );
  const handle = await open(options.file, 'r').catch((cause: Error) => {
    throw new BackupError('BACKUP_UNREADABLE', `${options.file} cannot be read: ${cause.message}`, { cause });
  });
  try {
    const { size } = await handle.stat();
    const readAt = async (buffer: Buffer, position: number) =>
      (await handle.read(buffer, 0, buffer.length, position)).bytesRead;
    const records = () => recordsOf(unseal(readAt, size, options.passphrase));
    const summary = await verify(records(), config);
    const restore = typeof found === 'object' ? found.restore : randomUUID();
    await write(records(), config, restore);
    return summary;
  } finally {
    await handle.close();
  }
}

async function* recordsOf(plain: AsyncGenerator<Buffer>): AsyncGenerator<BackupRecord, void, undefined> {
  const source = Readable.from(plain, { objectMode: false });
  const unpacked = source.pipe(createGunzip());
  source.on('error', (error) => unpacked.destroy(error));
  try {
    yield* decodeRecords(unpacked);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError('BACKUP_UNREADABLE', 'the content of the backup is damaged', { cause: error });
  }
}

/** Reads everything and writes nothing. */
async function verify(
  records: AsyncIterable<BackupRecord>,
  config: ControllerConfig,
): Promise<RestoreSummary> {
  let summary: RestoreSummary | null = null;
  let ended = false;
  for await (const { head, body } of records) {
    if (ended) throw new BackupError('BACKUP_UNREADABLE', 'the content of the backup goes on after its end');
    if (summary === null) {
      if (head.type !== 'manifest')
        throw new BackupError(
          'BACKUP_UNREADABLE',
          'the content of the backup does not begin with its manifest',
        );
      summary = checkManifest(head, config);
    } else if (head.type === 'file') {
      if (!isHomePath(head.path))
        throw new BackupError('BACKUP_UNREADABLE', `the backup names a file outside a home: ${head.path}`);
      summary.files++;
    } else if (head.type === 'documents') {
      summary.documents += documentsOf({ ...head, body }).length;
    } else if (head.type === 'end') {
      if (head.files !== summary.files || head.documents !== summary.documents)
        throw new BackupError('BACKUP_UNREADABLE', 'the backup does not hold as much as it says');
      ended = true;
    }
  }
  if (!summary || !ended) throw new BackupError('BACKUP_UNREADABLE', 'the content of the backup has no end');
  return summary;
}

function checkManifest(manifest: Manifest, config: ControllerConfig): RestoreSummary {
  const { major, schemaVersion, controllerVersion, environment, addresses, createdAt } = manifest;
  if (major > CONTENT_MAJOR || schemaVersion > SCHEMA_VERSION)
    throw new BackupError(
      'BACKUP_UNREADABLE',
      `the backup was made by the newer controller ${controllerVersion}: restore it with that version`,
    );
  if (environment !== config.environment)
    throw new BackupError(
      'BACKUP_REFUSED',
      `the backup is of the environment ${environment}, and the settings say ${config.environment}: give --environment ${environment} (WEBOPS_ENVIRONMENT) here and to the controller`,
    );
  return { environment, files: 0, documents: 0, createdAt, addresses };
}

async function write(
  records: AsyncIterable<BackupRecord>,
  config: ControllerConfig,
  restore: string,
): Promise<void> {
  const guard = await guardHome(config.home);
  if (guard.running)
    throw new BackupError('BACKUP_REFUSED', `a controller runs with the home ${config.home}: stop it`);
  let database: OpenDatabase | null = null;
  try {
    // The configured database is looked at before anything is written; the home's own does not exist yet.
    if (config.mongodbUri !== '') {
      database = await openDatabase(config, false);
      if (!(await database.copy.isFree(restore)))
        throw new BackupError(
          'BACKUP_REFUSED',
          `the database ${config.mongodbDatabase} of MONGODB_URI is not empty: name another with WEBOPS_MONGODB_DATABASE, or drop it`,
        );
    }
    await beginHome(config.home, restore);
    database ??= await openDatabase(config, false);
    await database.copy.begin(restore);
    for await (const { head, body } of records) {
      if (head.type === 'file') await writeHomeFile(config.home, { path: head.path, content: body });
      if (head.type === 'documents') await database.copy.write({ ...head, body });
    }
    await database.copy.finish();
    await finishHome(config.home);
  } finally {
    await database?.close();
    await guard.release();
  }
}
