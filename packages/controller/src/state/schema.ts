/** The schema's version, and the migrations that bring older data up to it. */
import type { Collection } from 'mongodb';
import { type MetaDoc, SCHEMA_VERSION } from './documents.js';

/** The database was written by a newer major version of the controller. */
export class SchemaTooNewError extends Error {
  readonly code = 'SCHEMA_TOO_NEW';
  readonly retryable = false;
  constructor(readonly found: number) {
    super(
      `the database has schema version ${found}, this controller knows ${SCHEMA_VERSION}: start the newer controller, or point it to another database`,
    );
    this.name = 'SchemaTooNewError';
  }
}

/** A restore of a backup into this database was cut off. */
export class RestoreIncompleteError extends Error {
  readonly code = 'RESTORE_INCOMPLETE';
  readonly retryable = false;
  constructor() {
    super('a restore into this database was cut off: run it again (webops admin restore FILE)');
    this.name = 'RestoreIncompleteError';
  }
}

/**
 * Checks the version in `meta/schema`, and writes it on a new database.
 *
 * A migration from N to N+1 would run here, each resumable and only expanding; version 1 has none.
 */
export async function checkSchema(meta: Collection<MetaDoc>): Promise<void> {
  const restore = await meta.findOne({ _id: 'restore' });
  if (restore && !restore.restoredAt) throw new RestoreIncompleteError();
  const doc = await meta.findOneAndUpdate(
    { _id: 'schema' },
    { $setOnInsert: { schemaVersion: SCHEMA_VERSION, updatedAt: new Date() } },
    { upsert: true, returnDocument: 'after' },
  );
  const found = doc?.schemaVersion ?? SCHEMA_VERSION;
  if (found > SCHEMA_VERSION) throw new SchemaTooNewError(found);
}
