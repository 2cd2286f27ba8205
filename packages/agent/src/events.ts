/**
 * Publishes events on NATS (JetStream). The only file of the agent that knows NATS.
 *
 * Nothing here holds up anything else: events wait in a bounded buffer (the oldest is dropped at the bound), are sent one after the other, and
 * stay until JetStream has acknowledged them. The controller's database is the truth; a lost event loses no operation.
 */
import { checkServerIdentity } from 'node:tls';
import { doublingPauseMs } from '@webops/contract';
import {
  createEvent,
  type EventData,
  type EventType,
  encodeEvent,
  jwtAlone,
  type NatsCredentials__Output,
  SERVER_NAME,
} from '@webops/protocol';
import { type ConnectionOptions, connect, credsAuthenticator, type NatsConnection } from 'nats';
import type { Logger } from './log.js';
import { pause } from './pause.js';
import { Turnstile } from './turnstile.js';

/** For JetStream to acknowledge one event. */
const PUBLISH_TIMEOUT_MS = 5_000;
/** Between tries to connect or to publish, at least and at most. */
const RETRY = { minMs: 1_000, maxMs: 30_000 };
/** What is left in the buffer gets so long when the agent stops. */
const STOP_TIMEOUT_MS = 1_000;

interface Waiting {
  id: string;
  subject: string;
  bytes: Uint8Array;
}

/** The agent's publisher. */
export class EventPublisher {
  readonly #log: Logger;
  readonly #bufferLimit: number;
  readonly #buffer: Waiting[] = [];
  readonly #stop = new AbortController();
  readonly #changed = new Turnstile();
  #credentials: NatsCredentials__Output | null = null;
  /** Counts the credentials: a connection made with older ones is closed. */
  #generation = 0;
  #running: Promise<void> | null = null;
  #dropped = 0;

  constructor(log: Logger, bufferLimit: number) {
    this.#log = log;
    this.#bufferLimit = bufferLimit;
  }

  /** Events dropped because NATS was away for too long. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Connects with these credentials from now on. Without a url, NATS cannot be reached and events are dropped. */
  use(credentials: NatsCredentials__Output): void {
    const before = this.#credentials;
    if (before !== null && before.url === credentials.url && before.creds === credentials.creds) return;
    this.#credentials = credentials;
    this.#generation += 1;
    this.#changed.open();
    this.#running ??= this.#run();
  }

  /** Queues an event. Never throws and never waits. */
  publish<T extends EventType>(type: T, environment: string, data: EventData[T], time: Date): void {
    if (this.#stop.signal.aborted || this.#credentials === null || this.#credentials.url === '') return;
    try {
      const event = createEvent({ type, environment, data, time });
      this.#buffer.push({ id: event.id, subject: event.subject, bytes: encodeEvent(event) });
    } catch (error) {
      this.#log.error({ type, err: error }, 'event cannot be made');
      return;
    }
    while (this.#buffer.length > this.#bufferLimit) {
      this.#buffer.shift();
      this.#dropped += 1;
    }
    this.#changed.open();
  }

  /** Sends what is left, for a second at most, and closes. */
  async stop(): Promise<void> {
    const over = AbortSignal.timeout(STOP_TIMEOUT_MS);
    while (this.#running !== null && this.#buffer.length > 0 && !over.aborted) await this.#changed.wait(over);
    this.#stop.abort();
    await this.#running;
    this.#running = null;
  }

  async #run(): Promise<void> {
    const stop = this.#stop.signal;
    let failures = 0;
    while (!stop.aborted) {
      const generation = this.#generation;
      const credentials = this.#credentials;
      if (credentials === null || credentials.url === '') {
        await this.#changed.wait(stop);
        continue;
      }
      try {
        const connection = await connect(connectionOptions(credentials));
        this.#log.info({ url: credentials.url }, 'nats connected');
        failures = 0;
        try {
          await this.#drain(connection, generation);
        } finally {
          await connection.close();
        }
      } catch (error) {
        if (stop.aborted) return;
        this.#log.warn({ url: credentials.url, err: error }, 'nats away');
        await pause(doublingPauseMs(failures, RETRY), stop);
        failures += 1;
      }
    }
  }

  /** Publishes until the credentials change, the agent stops, or the connection fails (throws). */
  async #drain(connection: NatsConnection, generation: number): Promise<void> {
    const closed = new AbortController();
    void connection.closed().then((error) => closed.abort(error ?? new Error('nats closed the connection')));
    const over = AbortSignal.any([this.#stop.signal, closed.signal]);
    const jetstream = connection.jetstream();
    while (!this.#stop.signal.aborted && generation === this.#generation) {
      if (closed.signal.aborted) throw closed.signal.reason;
      const next = this.#buffer[0];
      if (next === undefined) {
        await this.#changed.wait(over);
        continue;
      }
      await jetstream.publish(next.subject, next.bytes, { msgID: next.id, timeout: PUBLISH_TIMEOUT_MS });
      // The bound may have dropped it meanwhile.
      if (this.#buffer[0] === next) this.#buffer.shift();
      this.#changed.open();
    }
  }
}

function connectionOptions(credentials: NatsCredentials__Output): ConnectionOptions {
  const { url, creds, caPem, inboxPrefix } = credentials;
  const host = new URL(url).hostname;
  const options: ConnectionOptions = {
    servers: [url],
    name: 'webops-agent',
    // Dialling again is the loop's: it has the newest credentials.
    reconnect: false,
    ignoreClusterUpdates: true,
    timeout: 10_000,
  };
  if (creds !== '') options.authenticator = jwtAlone(credsAuthenticator(new TextEncoder().encode(creds)));
  if (inboxPrefix !== '') options.inboxPrefix = inboxPrefix;
  if (url.startsWith('tls:')) {
    // nats hands these to node:tls as they are.
    const tls = {
      ...(caPem === '' ? {} : { ca: caPem }),
      checkServerIdentity: (_: string, certificate: { subjectaltname?: string }) =>
        (certificate.subjectaltname ?? '').split(', ').includes(`DNS:${SERVER_NAME}`)
          ? undefined
          : checkServerIdentity(host, certificate as never),
    };
    options.tls = tls;
  }
  return options;
}
