/** What an error of the database means: to a store, and to a caller. */
import { WebopsError } from '@webops/protocol';
import { MongoError, MongoServerError } from 'mongodb';

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

/** An error of the database as UNAVAILABLE, when the same call can succeed later; any other error as it is. */
export function explainDatabaseError(error: unknown): unknown {
  const isFull = error instanceof MongoServerError && error.code === DISK_FULL;
  const isNotNow = error instanceof MongoServerError && NOT_NOW.has(Number(error.code));
  const isAway = error instanceof MongoError ? AWAY.has(error.name) : isBrokenSocket(error);
  if (!isNotNow && !isAway) return error;
  const what = isFull ? 'has no disk space' : 'does not answer';
  return new WebopsError(
    'UNAVAILABLE',
    `The controller's database ${what}; whether this request was stored is not known. Ask again with the same request id.`,
    {
      reason: isFull ? 'DATABASE_FULL' : 'DATABASE_AWAY',
      retryAfterMs: RETRY_AFTER_MS,
      details: [
        { action: isFull ? 'Make room on the disk of the database.' : 'Wait, or see `webops doctor`.' },
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
