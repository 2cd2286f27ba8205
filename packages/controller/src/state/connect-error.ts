/** Why MongoDB cannot be used, in the one line that an operator needs. */
import { MongoServerError, MongoServerSelectionError } from 'mongodb';
import { StartError } from '../start-error.js';

/** MongoDB's own codes. */
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;
/** That of its hosted service. */
const ATLAS_ERROR = 8_000;

/** A StartError for what the operator can mend in MONGODB_URI or at the server; everything else as it is. No password is in it. */
export function explainConnectError(error: unknown, uri: string, dbName: string): unknown {
  const where = hostsOf(uri);
  const start = (message: string) => new StartError(message, { cause: error });
  if (error instanceof MongoServerError && [AUTHENTICATION_FAILED, ATLAS_ERROR].includes(Number(error.code)))
    return start(`MongoDB at ${where} refuses the user or the password of MONGODB_URI: correct them.`);
  if (error instanceof MongoServerError && error.code === UNAUTHORIZED)
    return start(
      `The user of MONGODB_URI may not use the database ${dbName} at ${where}: grant it readWrite.`,
    );
  if (error instanceof MongoServerSelectionError)
    return start(`No MongoDB answers at ${where} (${error.message}): start it, or correct MONGODB_URI.`);
  // What the driver finds wrong before it connects; of these errors the names are all that tells them.
  if (
    /^Mongo(Parse|API|InvalidArgument|MissingCredentials|MissingDependency)Error$/.test((error as Error).name)
  )
    return start(
      `MONGODB_URI is no address of a MongoDB (${(error as Error).message}): give one like mongodb://HOST:27017/.`,
    );
  if (/^(querySrv|queryTxt) /.test((error as Error).message))
    return start(
      `The name in MONGODB_URI cannot be found (${(error as Error).message}): correct MONGODB_URI.`,
    );
  return error;
}

/** The hosts of an address, without user and password. */
function hostsOf(uri: string): string {
  const hosts = /^[^:]+:\/\/(?:.*@)?([^/?@]*)/.exec(uri)?.[1] ?? '';
  try {
    return decodeURIComponent(hosts);
  } catch {
    return hosts;
  }
}
