import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { defaultCacheDir, locateNats } from './binaries.js';
import { EmbeddedError } from './errors.js';
import type { ServerCommand } from './guarded-process.js';
import { type NatsAuth, type NatsTls, natsConfig } from './nats-config.js';
import { SupervisedServer, type SupervisionOptions } from './supervised-server.js';

export interface NatsOptions extends SupervisionOptions {
  /** Holds the streams, the configuration (mode 0600) and the lock; made with mode 0700 when it is not there. */
  dir: string;
  /** @default 127.0.0.1 */
  host?: string | undefined;
  /** 0: the port of the last run where that is still free, else any free one. @default 0 */
  port?: number | undefined;
  tls: NatsTls;
  auth: NatsAuth;
  /** Where `deploy/setup` put nats-server. @default `.cache` in the repository */
  cacheDir?: string | undefined;
  /** Bound of all streams on disk. @default 1 GiB */
  maxFileBytes?: number | undefined;
  /** Bound of all streams in memory. @default 64 MiB */
  maxMemoryBytes?: number | undefined;
}

/** What can change while the server runs. */
export type NatsChanges = Partial<Pick<NatsOptions, 'tls' | 'auth'>>;

export interface EmbeddedNats {
  /** `tls://HOST:PORT`; stays the same over restarts of the server. A wildcard address becomes loopback. */
  readonly url: string;
  readonly port: number;
  /** Of the server's present process. */
  readonly pid: number;
  /**
   * Takes another certificate or account without a restart: connections stay, except those of users that the account revokes.
   * A server that ends meanwhile comes back with the new ones.
   *
   * @throws EmbeddedError `not_reloaded` when the server does not confirm it in time
   */
  reload(changes: NatsChanges): Promise<void>;
  /** Ends the server cleanly; may be called twice. */
  stop(): Promise<void>;
}

const DEFAULT_MAX_FILE_BYTES = 1024 ** 3;
const DEFAULT_MAX_MEMORY_BYTES = 64 * 1024 ** 2;
const CHOSEN_BY_SERVER = -1;
/** A reload takes milliseconds; a server that is being started again may take longer. */
const RELOAD_TIMEOUT_MS = 15_000;

/**
 * Starts a nats-server with JetStream for this process: TLS only, and only for users of the given account. The streams in
 * `dir` survive; the server dies with this process, however that ends, and is started again at the same address when it
 * ends by itself.
 *
 * @throws EmbeddedError
 */
export async function startNats(options: NatsOptions): Promise<EmbeddedNats> {
  const { dir, host = '127.0.0.1' } = options;
  const paths = {
    config: join(dir, 'nats.conf'),
    cert: join(dir, 'server.crt'),
    key: join(dir, 'server.key'),
    clientCa: join(dir, 'clients.crt'),
    store: join(dir, 'streams'),
    port: join(dir, 'port'),
  };
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const program = await locateNats(options.cacheDir ?? defaultCacheDir());
  const wanted = options.port ?? 0;
  let port = wanted === 0 ? await lastPort(paths.port, host) : wanted;

  let { tls, auth } = options;
  const confirmations = new Set<() => void>();

  const writeFiles = async (): Promise<void> => {
    await writePrivate(paths.cert, tls.certPem);
    await writePrivate(paths.key, tls.keyPem);
    if (tls.clientCaPem !== undefined) await writePrivate(paths.clientCa, tls.clientCaPem);
    const config = natsConfig({
      host,
      port,
      certFile: paths.cert,
      keyFile: paths.key,
      clientCaFile: tls.clientCaPem === undefined ? undefined : paths.clientCa,
      storeDir: paths.store,
      maxFileBytes: options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES,
      maxMemoryBytes: options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES,
      auth,
    });
    await writePrivate(paths.config, config);
  };
  const command = async (): Promise<ServerCommand> => {
    await writeFiles();
    return {
      command: program,
      args: ['-c', paths.config],
      lockFile: join(dir, 'lock'),
      isReady: (line) => {
        const listening = /Listening for client connections on .*:(\d+)$/.exec(line)?.[1];
        if (listening !== undefined) port = Number(listening);
        const ready = line.endsWith('Server is ready');
        if (ready || line.endsWith('Reloaded server configuration'))
          for (const confirm of confirmations) confirm();
        return ready;
      },
    };
  };

  const server = new SupervisedServer('NATS', command, options);
  const reload = async (changes: NatsChanges): Promise<void> => {
    tls = changes.tls ?? tls;
    auth = changes.auth ?? auth;
    await writeFiles();
    const confirmed = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), RELOAD_TIMEOUT_MS);
      const confirm = () => {
        clearTimeout(timer);
        confirmations.delete(confirm);
        resolve(true);
      };
      confirmations.add(confirm);
    });
    server.signal('SIGHUP');
    if (!(await confirmed))
      throw new EmbeddedError(
        'not_reloaded',
        `NATS did not take its new settings within ${RELOAD_TIMEOUT_MS} ms`,
      );
  };
  let lastReload: Promise<void> = Promise.resolve();
  await server.start();
  await writePrivate(paths.port, `${port}\n`);
  return {
    url: `tls://${urlHost(host)}:${port}`,
    port,
    get pid() {
      return server.pid;
    },
    reload(changes) {
      // One after another: each confirmation belongs to one reload.
      lastReload = lastReload.catch(() => undefined).then(() => reload(changes));
      return lastReload;
    },
    async stop() {
      for (const confirm of confirmations) confirm();
      await server.stop();
    },
  };
}

/** Clients remember an address, so a restart of the parent keeps the port where it can. */
async function lastPort(file: string, host: string): Promise<number> {
  const port = Number(await readFile(file, 'utf8').catch(() => ''));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return CHOSEN_BY_SERVER;
  return (await canListen(host, port)) ? port : CHOSEN_BY_SERVER;
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** Replaces a file's content; its mode is 0600 from the start. */
async function writePrivate(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600 });
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
