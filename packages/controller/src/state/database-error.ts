/** What an error of the database means: to a store, and to a caller. */
import { WebopsError } from '@webops/protocol';
import { MongoError, MongoServerError } from 'mongodb';
import { freeBytesOf } from './disk-space.js';

/** How long a caller waits before it asks again: about as long as an embedded engine takes to be back. */
const RETRY_AFTER_MS = 2_000;
/**
 * The driver's words for a server that cannot be reached or went away in the middle. By name: some are not exported.
 * https://github.com/mongodb/node-mongodb-native/blob/main/src/error.ts
 */
const AWAY: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  'MongoClientClosedError',
  'PoolClearedOnNetworkError',
]);
/**
 * Answers of a server that is stopping, changing its primary, or that has no room: it did not do what was asked.
 * https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
const DISK_FULL = 14031;
const NOT_NOW: ReadonlySet<number> = new Set([
  91, // ShutdownInProgress
  189, // PrimarySteppedDown
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
  DISK_FULL, // OutOfDiskSpace
]);

/** With less, an embedded database cannot start: its journal takes 8 MiB ahead, and each of its files grows in steps. */
const LEAST_FREE_BYTES = 32 * 1024 ** 2;

/** MongoDB's code of a document whose unique key is there already. */
const DUPLICATE_KEY = 11000;

/** Whether the error says that a unique index refused the document. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/** Whether a bulk insert failed only because documents were there already. */
export function onlyDuplicates(error: unknown): boolean {
  const errors = (error as { writeErrors?: unknown }).writeErrors;
  if (errors === undefined) return isDuplicateKey(error);
  const list = Array.isArray(errors) ? errors : [errors];
  return list.length > 0 && list.every((one: { code?: number }) => one.code === DUPLICATE_KEY);
}

/**
 * An error of the database as UNAVAILABLE, when the same call can succeed later; any other error as it is.
 *
 * @param folder where an embedded database keeps its files: one that went away because its disk is full cannot say so itself; null
 *   for a server of its own
 */
export function explainDatabaseError(error: unknown, folder: string | null = null): unknown {
  const saysFull = error instanceof MongoServerError && error.code === DISK_FULL;
  const isNotNow = error instanceof MongoServerError && NOT_NOW.has(Number(error.code));
  const isAway = error instanceof MongoError ? AWAY.has(error.name) : isBrokenSocket(error);
  if (!isNotNow && !isAway) return error;
  const freeBytes = folder === null ? null : freeBytesOf(folder);
  const isFull = saysFull || (freeBytes !== null && freeBytes < LEAST_FREE_BYTES);
  const where = freeBytes === null ? '' : `: ${folder} has ${Math.floor(freeBytes / 1024 ** 2)} MiB free`;
  const what = isFull ? `has no disk space${where}` : 'does not answer';
  return new WebopsError(
    'UNAVAILABLE',
    `The controller's database ${what}; whether this request was stored is not known. Ask again with the same request id.`,
    {
      reason: isFull ? 'DATABASE_FULL' : 'DATABASE_AWAY',
      retryAfterMs: RETRY_AFTER_MS,
      details: [
        {
          action: isFull
            ? `Make room on the disk of ${folder ?? 'the database'}; the work goes on by itself then.`
            : 'Wait, or see `webops doctor`.',
        },
      ],
      cause: error,
    },
  );
}

/** The driver passes some errors of its socket on as they are (7.9: EPIPE of a Unix socket). */
function isBrokenSocket(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return (code === 'EPIPE' || code === 'ECONNRESET') && syscall !== undefined;
}
