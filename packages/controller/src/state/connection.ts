/** The connection to MongoDB, which holds all of the controller's state. */
import { type Collection, type Db, MongoClient } from 'mongodb';
import type { Logger } from 'pino';
import type {
  AddonConfigDoc,
  AddonStateDoc,
  ConfigRevisionDoc,
  BackupDoc,
  ExecutionDoc,
  MetaDoc,
  OperationDoc,
  OutputChunkDoc,
  OutputPackDoc,
  ReleaseDoc,
} from './documents.js';
import { explainConnectError } from './connect-error.js';
import { mendDriver } from './driver-mend.js';
import { createIndexes } from './indexes.js';
import { type WriteInOrder, writeInOrderWith } from './joined-writes.js';
import { checkSchema } from './schema.js';

/** How often the server is asked for a sign of life, and how long that may take. Commands under way fail when it does not come. */
const HEARTBEAT_INTERVAL_MS = 2_000;
const HEARTBEAT_TIMEOUT_MS = 5_000;

/** For a free connection: below a caller’s own deadline of 30 s. */
const FREE_CONNECTION_MS = 20_000;
/** For the answer to a command. The longest one is making an index of a large collection, once. */
const ANSWER_MS = 10 * 60_000;

/** Where the state is. */
export interface StateOptions {
  uri: string;
  /** The address is the operator's: what is wrong with it is a StartError. @default false */
  configured?: boolean;
  dbName: string;
  logger: Logger;
  /** How long to look for the server, in milliseconds. @default 10000 */
  timeoutMs?: number;
  /** Told of every command that the server answered, or did not; for metrics. */
  onCommand?: (command: string, succeeded: boolean, durationMs: number) => void;
}

/** The operations engine's collections. Other stores open theirs through `State.db`. */
export interface StateCollections {
  operations: Collection<OperationDoc>;
  executions: Collection<ExecutionDoc>;
  outputChunks: Collection<OutputChunkDoc>;
  outputPacks: Collection<OutputPackDoc>;
  addonStates: Collection<AddonStateDoc>;
  addonConfigs: Collection<AddonConfigDoc>;
  configRevisions: Collection<ConfigRevisionDoc>;
  releases: Collection<ReleaseDoc>;
  backups: Collection<BackupDoc>;
  meta: Collection<MetaDoc>;
}

/** The open state. Everything written through it is acknowledged by a majority and journalled. */
export interface State {
  db: Db;
  collections: StateCollections;
  /** Writes of several collections in one command; null where the server is older than 8.0. */
  writeInOrder: WriteInOrder | null;
  /** Round trip to the server. */
  ping(): Promise<void>;
  /** Raises and returns the epoch: whoever started last owns what is under way. */
  takeEpoch(): Promise<number>;
  /** Can be called twice. */
  close(): Promise<void>;
}

/**
 * Connects, checks the schema's version and makes the indexes.
 * @throws StartError in one line, when the address is the operator's and wrong
 * @throws SchemaTooNewError when a newer controller has written to the database.
 */
export async function connectState(options: StateOptions): Promise<State> {
  const { configured, uri, dbName } = options;
  return open(options).catch((error: unknown) => {
    throw configured === true ? explainConnectError(error, uri, dbName) : error;
  });
}

async function open(options: StateOptions): Promise<State> {
  mendDriver();
  const client = new MongoClient(options.uri, {
    // Without the journal the engine lost tens of acknowledged writes when killed.
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'local' },
    serverSelectionTimeoutMS: options.timeoutMs ?? 10_000,
    // A server that is stopped answers nothing and closes nothing: it is asked often, and what waits for it is ended.
    heartbeatFrequencyMS: HEARTBEAT_INTERVAL_MS,
    connectTimeoutMS: HEARTBEAT_TIMEOUT_MS,
    // Nothing waits for ever. What fails is UNAVAILABLE to callers, and mended by the reconciliation.
    waitQueueTimeoutMS: FREE_CONNECTION_MS,
    socketTimeoutMS: ANSWER_MS,
    maxPoolSize: 64,
    minPoolSize: 4,
    ignoreUndefined: true,
    monitorCommands: options.onCommand !== undefined,
  });
  const { onCommand } = options;
  if (onCommand) {
    client.on('commandSucceeded', ({ commandName, duration }) => onCommand(commandName, true, duration));
    client.on('commandFailed', ({ commandName, duration }) => onCommand(commandName, false, duration));
  }
  try {
    await client.connect();
    const db = client.db(options.dbName);
    const meta = db.collection<MetaDoc>('meta');
    await checkSchema(meta);
    await createIndexes(db);
    options.logger.info({ db: options.dbName }, 'state connected');
    return {
      db,
      writeInOrder: await writeInOrderWith(client, options.dbName),
      collections: {
        operations: db.collection('operations'),
        executions: db.collection('executions'),
        outputChunks: db.collection('output_chunks'),
        outputPacks: db.collection('output_packs'),
        addonStates: db.collection('addon_states'),
        addonConfigs: db.collection('addon_configs'),
        configRevisions: db.collection('config_revisions'),
        releases: db.collection('releases'),
        backups: db.collection('backups'),
        meta,
      },
      ping: async () => {
        await db.command({ ping: 1 });
      },
      takeEpoch: async () => {
        const doc = await meta.findOneAndUpdate(
          { _id: 'owner' },
          [{ $set: { epoch: { $add: [{ $ifNull: ['$epoch', 0] }, 1] }, updatedAt: '$$NOW' } }],
          { upsert: true, returnDocument: 'after' },
        );
        return doc?.epoch ?? 1;
      },
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}
