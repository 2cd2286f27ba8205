/**
 * The controller's own backup: its database and the files of its home, encrypted under a passphrase.
 *
 * It is made on the controller's machine by a user who may read the home, not by a call of the API: whoever holds an administrator's token
 * must not thereby get the authorities' private keys. It reads MongoDB beside the running controller, or starts the home's own where none runs.
 * The files are read before the database, so that what is signed in them never leads it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import type { ControllerConfig } from '../config.js';
import { SCHEMA_VERSION } from '../state/documents.js';
import { BackupError } from './backup-error.js';
import { guardHome, openDatabase } from './backup-database.js';
import type { DatabaseCopy } from '../state/database-copy.js';
import { readHomeFiles, refuseHalfRestored, stateOfHome } from './home-files.js';
import { CONTENT_MAJOR, CONTENT_MINOR, encodeRecord, type Manifest } from './records.js';
import { seal } from './sealed-stream.js';

/** What a backup holds. */
export interface BackupSummary {
  environment: string;
  files: number;
  documents: number;
  /** ISO time. */
  createdAt: string;
}

/** Where the bytes go; resolves when more may come. */
export type Sink = (bytes: Buffer) => Promise<void>;

/** What a backup is made with. */
export interface BackupOptions {
  passphrase: string;
  /** Of the controller, for people. */
  version: string;
  sink: Sink;
  /** The work of guessing a passphrase, as a power of two. @default 17 */
  log2N?: number;
}

/** Fast enough to keep up with the database; documents shrink to about a tenth. */
const GZIP_LEVEL = 3;

/**
 * Makes a backup.
 *
 * @throws BackupError, StartError or EmbeddedError: one line that says what to do
 */
export async function createBackup(config: ControllerConfig, options: BackupOptions): Promise<BackupSummary> {
  await refuseHalfRestored(config.home);
  if ((await stateOfHome(config.home)) === 'empty')
    throw new BackupError(
      'BACKUP_REFUSED',
      `${config.home} is no home of a controller: name it with WEBOPS_HOME or --home`,
    );
  const guard = await guardHome(config.home);
  try {
    const database = await openDatabase(config, guard.running);
    try {
      return await copyAll(config, database.copy, guard.running, options);
    } finally {
      await database.close();
    }
  } finally {
    await guard.release();
  }
}

async function copyAll(
  config: ControllerConfig,
  copy: DatabaseCopy,
  running: boolean,
  { passphrase, version, sink, log2N }: BackupOptions,
): Promise<BackupSummary> {
  const schemaVersion = await copy.schemaVersion();
  if (schemaVersion === null)
    throw new BackupError(
      'BACKUP_REFUSED',
      `the database ${config.mongodbDatabase} holds nothing of a controller: give the settings that the controller has`,
    );
  if (schemaVersion > SCHEMA_VERSION)
    throw new BackupError(
      'BACKUP_REFUSED',
      `the database has schema version ${schemaVersion}, and this version knows ${SCHEMA_VERSION}: use the newer one`,
    );
  const summary = {
    environment: config.environment,
    files: 0,
    documents: 0,
    createdAt: new Date().toISOString(),
  };
  const manifest: Manifest & { size: 0 } = {
    type: 'manifest',
    major: CONTENT_MAJOR,
    minor: CONTENT_MINOR,
    schemaVersion,
    controllerVersion: version,
    environment: config.environment,
    database: config.mongodbDatabase,
    createdAt: summary.createdAt,
    addresses: running ? await addressesOf(config.home) : null,
    size: 0,
  };
  const records = Readable.from(recordsOf(config.home, copy, manifest, summary), { objectMode: false });
  const packed = records.pipe(createGzip({ level: GZIP_LEVEL }));
  // `pipe` passes data on, but not errors.
  records.on('error', (error) => packed.destroy(error));
  for await (const bytes of seal(packed, passphrase, log2N)) await sink(bytes);
  return summary;
}

async function* recordsOf(
  home: string,
  copy: DatabaseCopy,
  manifest: Manifest & { size: 0 },
  summary: BackupSummary,
): AsyncGenerator<Buffer, void, undefined> {
  yield encodeRecord(manifest);
  for await (const { path, mode, content } of readHomeFiles(home)) {
    yield encodeRecord({ type: 'file', path, mode, size: content.length }, content);
    summary.files++;
  }
  for await (const { collection, count, body } of copy.read()) {
    yield encodeRecord({ type: 'documents', collection, count, size: body.length }, body);
    summary.documents += count;
  }
  yield encodeRecord({ type: 'end', files: summary.files, documents: summary.documents, size: 0 });
}

async function addressesOf(home: string): Promise<Manifest['addresses']> {
  try {
    const { addresses } = JSON.parse(await readFile(join(home, 'controller.json'), 'utf8')) as {
      addresses: NonNullable<Manifest['addresses']>;
    };
    return { api: addresses.api, link: addresses.link, https: addresses.https };
  } catch {
    // It has stopped in between.
    return null;
  }
}
