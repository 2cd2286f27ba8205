/** The controller's connection to NATS: the only file that imports its client. Away, it is tried again for ever and blocks nobody. */
import { jwtAlone, STREAM_NAME, STREAM_SUBJECTS } from '@webops/protocol';
import {
  connect,
  credsAuthenticator,
  ErrorCode,
  type JetStreamClient,
  type NatsConnection,
  NatsError,
  nanos,
  nkeys,
} from 'nats';
import type { Logger } from 'pino';

/** A key of NATS's own kind. */
export interface NkeyPair {
  getPublicKey(): string;
  getSeed(): Uint8Array;
  sign(input: Uint8Array): Uint8Array;
}

/** Makes and reads them. */
export const nkeyPairs = nkeys as {
  createOperator(): NkeyPair;
  createAccount(): NkeyPair;
  createUser(): NkeyPair;
  fromSeed(seed: Uint8Array): NkeyPair;
};

/** Where NATS is, and who the controller is to it. */
export interface NatsConnectionOptions {
  url: string;
  /** Authority of the server's certificate; empty for the system's. */
  caPem: string;
  /** A user or a token; null: there is none, or `creds` are shown. */
  login?: { user: string; pass: string } | { token: string } | null;
  /** Asked at each connection, as they end. Null: `login` has what is needed, or nothing is. */
  creds: (() => string) | null;
  logger: Logger;
}

/** What the stream holds. */
export interface StreamPlace {
  /** When it was made, ISO: a stream that was wiped is another one. */
  created: string;
  /** Its number of the last message; 0 while it is empty. */
  lastSequence: number;
}

/** How long the client waits between attempts. */
const RECONNECT_WAIT_MS = 1_000;
const RECONNECT_JITTER_MS = 500;
/** Wait before the next first attempt, or the next look for the stream; the client itself reconnects only what was connected once. */
const RETRY_WAIT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
const PUBLISH_TIMEOUT_MS = 5_000;
/** What the stream keeps: it is a cache of events that MongoDB holds. */
export const STREAM_MAX_AGE_MS = 7 * 24 * 3_600_000;
const STREAM_MAX_BYTES = 256 * 1024 * 1024;
/** Repeats within this time are dropped by the server; later ones by consumers. */
const DUPLICATE_WINDOW_MS = 120_000;

/** Publishes to JetStream, and says whether it can. */
export class NatsClient {
  readonly #options: NatsConnectionOptions;
  #connection: NatsConnection | null = null;
  #jetstream: JetStreamClient | null = null;
  #problem = 'not connected yet';
  #stopped = true;
  #firstTry: Promise<Error | null> = Promise.resolve(null);
  #retry: NodeJS.Timeout | null = null;
  #makingReady = false;
  readonly #readyCallbacks: ((place: StreamPlace) => void)[] = [];

  constructor(options: NatsConnectionOptions) {
    this.#options = options;
  }

  /** Connects in the background. */
  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#firstTry = this.#connect();
  }

  /** Why the first try to connect failed; null when it did not. */
  get firstTry(): Promise<Error | null> {
    return this.#firstTry;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#retry) clearTimeout(this.#retry);
    const connection = this.#connection;
    this.#connection = null;
    this.#jetstream = null;
    await connection?.close();
  }

  /** Called whenever publishing has become possible, with what the stream holds. */
  onReady(callback: (place: StreamPlace) => void): void {
    this.#readyCallbacks.push(callback);
  }

  get healthy(): boolean {
    return this.#jetstream !== null && this.#problem === '';
  }

  /** Why it is not healthy, or where it is connected. */
  get message(): string {
    return this.#problem === '' ? `connected to ${this.#connection?.getServer() ?? ''}` : this.#problem;
  }

  /** Publishes and waits until the stream has it. @returns its number there @throws Error when it did not take it in time, or there is no connection. */
  async publish(subject: string, payload: Uint8Array, id: string): Promise<number> {
    if (!this.#jetstream) throw new Error(`NATS is away: ${this.#problem}`);
    const options = { msgID: id, timeout: PUBLISH_TIMEOUT_MS };
    try {
      return (await this.#jetstream.publish(subject, payload, options)).seq;
    } catch (error) {
      // Nobody takes it: the stream was removed while the connection went on.
      if (error instanceof NatsError && error.code === ErrorCode.NoResponders && this.#connection)
        this.#makeReady(this.#connection);
      throw error;
    }
  }

  async #connect(): Promise<Error | null> {
    const { url, caPem, creds, logger, login } = this.#options;
    const before = this.#problem;
    try {
      const connection = await connect({
        servers: url.split(','),
        name: 'webops-controller',
        timeout: CONNECT_TIMEOUT_MS,
        maxReconnectAttempts: -1,
        reconnectTimeWait: RECONNECT_WAIT_MS,
        reconnectJitter: RECONNECT_JITTER_MS,
        reconnectJitterTLS: RECONNECT_JITTER_MS,
        ...(url.startsWith('tls:') || caPem !== '' ? { tls: caPem === '' ? {} : { ca: caPem } } : {}),
        ...(login ?? {}),
        // A function, so that each connection shows credentials that have not ended.
        ...(creds
          ? { authenticator: (nonce?: string) => jwtAlone(credsAuthenticator(Buffer.from(creds())))(nonce) }
          : {}),
      });
      if (this.#stopped) {
        await connection.close();
        return null;
      }
      this.#connection = connection;
      void this.#follow(connection);
      this.#makeReady(connection);
      return null;
    } catch (error) {
      this.#fail(error);
      // Once, while the reason stays. Its message alone: an error of TLS carries the whole certificate.
      const level = this.#problem === before ? 'debug' : 'warn';
      logger[level]({ reason: this.#problem }, 'NATS cannot be reached; events wait in MongoDB');
      this.#later(() => void this.#connect());
      return error as Error;
    }
  }

  /** Tries until the stream is there, the connection is lost or another one has been made. */
  #makeReady(connection: NatsConnection): void {
    if (this.#makingReady || this.#stopped || this.#connection !== connection) return;
    this.#makingReady = true;
    this.#ready(connection).then(
      () => {
        this.#makingReady = false;
      },
      (error: unknown) => {
        this.#makingReady = false;
        this.#fail(error);
        this.#options.logger.warn(
          { reason: this.#problem },
          'NATS has no stream of events; they wait in MongoDB',
        );
        // Without a connection it is looked for elsewhere, and this is done again once it is there.
        if (this.#connection) this.#later(() => this.#connection && this.#makeReady(this.#connection));
      },
    );
  }

  /** Makes the stream where there is none. */
  async #ready(connection: NatsConnection): Promise<void> {
    const manager = await connection.jetstreamManager();
    const config = {
      name: STREAM_NAME,
      subjects: [...STREAM_SUBJECTS],
      max_age: nanos(STREAM_MAX_AGE_MS),
      max_bytes: STREAM_MAX_BYTES,
      duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    };
    const info = await manager.streams.info(STREAM_NAME).catch(async (error: unknown) => {
      if (!(error instanceof NatsError) || error.code !== ErrorCode.JetStream404NoMessages) {
        if (!isNoStream(error)) throw error;
      }
      return manager.streams.add(config);
    });
    this.#jetstream = connection.jetstream();
    this.#problem = '';
    this.#options.logger.info({ server: connection.getServer() }, 'NATS connected');
    const place = { created: String(info.created), lastSequence: info.state.last_seq };
    for (const callback of this.#readyCallbacks) callback(place);
  }

  async #follow(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (this.#stopped) return;
      if (status.type === 'disconnect') {
        this.#problem = 'the connection was lost';
        this.#options.logger.warn('NATS is away; events wait in MongoDB');
      } else if (status.type === 'reconnect') {
        this.#makeReady(connection);
      }
    }
    const error = await connection.closed();
    if (this.#stopped || this.#connection !== connection) return;
    this.#connection = null;
    this.#jetstream = null;
    this.#fail(error ?? new Error('the connection was closed'));
    this.#later(() => void this.#connect());
  }

  #fail(error: unknown): void {
    this.#problem = (error as Error).message || String(error);
  }

  #later(action: () => void): void {
    if (this.#stopped) return;
    this.#retry = setTimeout(action, RETRY_WAIT_MS);
  }
}

/** What the server has against this controller, and what to do; null when it is only away, or busy. */
export function refusalOf(error: Error): string | null {
  const { code } = error as { code?: string };
  if (code === ErrorCode.AuthorizationViolation || code === ErrorCode.AuthenticationExpired)
    return 'refuses the credentials of NATS_URL or of --nats-account-seed-file: correct them.';
  if (code === ErrorCode.JetStreamNotEnabled) return 'has no JetStream for this account: enable it there.';
  if (/certificate|TLS|SSL/i.test(`${code} ${error.message}`))
    return `cannot be verified (${error.message}): give its authority with --nats-ca-file, and tls:// where it wants TLS.`;
  return null;
}

/** JetStream's own code of "stream not found". */
function isNoStream(error: unknown): boolean {
  return error instanceof NatsError && error.api_error?.err_code === 10_059;
}
