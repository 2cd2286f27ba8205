/**
 * The link to the controller: one bidirectional stream over mutual TLS, dialled again with jittered back-off whenever it ends.
 *
 *     idle ── start ──▶ dialling ── Welcome ──▶ open ── end, error, no pong ──▶ pausing ──▶ dialling …
 */
import { doublingPauseMs } from '@webops/contract';
import {
  type AgentHello,
  type AgentLink,
  type AgentLinkClient,
  type ConnectRequest,
  type ConnectResponse__Output,
  type ControllerWelcome__Output,
  channelCredentials,
  createAgentLinkClient,
  WebopsError,
} from '@webops/protocol';
import type { AgentConfig } from './config.js';
import { AgentError } from './errors.js';
import type { Identity } from './identity.js';
import type { Logger } from './log.js';
import { pause, untilAborted } from './pause.js';
import { clockOffsetOf, inControllersTime } from './wire-times.js';

/** The version of the link's protocol that this agent speaks. */
export const PROTOCOL_VERSION = 1;
/** What this agent can do beyond version 1: it tells how far a script says it is, to a controller that takes it; it guards changes. */
export const CAPABILITIES: string[] = ['progress', 'guarded'];

/** One open stream, from its Welcome to its end. */
export class Session {
  readonly welcome: ControllerWelcome__Output;
  /** Aborts when the stream has ended. */
  readonly signal: AbortSignal;
  readonly client: AgentLinkClient;
  /** What must be added to this host's time to get the controller's, in milliseconds. */
  readonly clockOffsetMs: number;
  readonly #stream: AgentLink;

  constructor(
    client: AgentLinkClient,
    stream: AgentLink,
    welcome: ControllerWelcome__Output,
    signal: AbortSignal,
  ) {
    this.client = client;
    this.#stream = stream;
    this.welcome = welcome;
    this.signal = signal;
    this.clockOffsetMs = clockOffsetOf(welcome.serverTime);
  }

  /** Whether the controller takes something beyond version 1. */
  takes(capability: string): boolean {
    return this.welcome.capabilities.includes(capability);
  }

  /**
   * Sends a message, its times as the controller's, and waits while the stream is full, so that a slow controller slows its senders and nothing piles up.
   *
   * @returns false when the session has ended: the message may be lost, and what matters is sent again on the next one
   */
  async send(message: ConnectRequest): Promise<boolean> {
    if (this.signal.aborted) return false;
    try {
      await this.#stream.send(inControllersTime(message, this.clockOffsetMs));
    } catch {
      // The stream is over; the link's loop learns why and says so.
      return false;
    }
    return !this.signal.aborted;
  }
}

/** Whom the link tells. */
export interface LinkListener {
  /** The first message of every stream. */
  hello(): Promise<AgentHello>;
  /** A stream is open. Must not throw. */
  opened(session: Session): void;
  /** A message after Welcome. Messages are handed over one after the other, each when the one before is done. */
  received(message: ConnectResponse__Output, session: Session): Promise<void>;
}

type ChannelCredentials = ReturnType<typeof channelCredentials>;
type CredentialsOf = Pick<Identity, 'caPem' | 'certPem' | 'keyPem'> & { address: string };

/** Keeps one {@link Session} open. */
export class Link {
  readonly #config: AgentConfig;
  readonly #log: Logger;
  readonly #identity: () => Identity;
  readonly #listener: LinkListener;
  #stop: AbortController | null = null;
  #running: Promise<void> | null = null;
  #current: Session | null = null;
  #end: AbortController | null = null;
  readonly #waiters = new Set<(session: Session) => void>();
  #credentials: { of: CredentialsOf; credentials: ChannelCredentials } | null = null;

  /** @param identity the identity to dial with; asked at each dial, so that a renewed one is used */
  constructor(config: AgentConfig, log: Logger, identity: () => Identity, listener: LinkListener) {
    this.#config = config;
    this.#log = log;
    this.#identity = identity;
    this.#listener = listener;
  }

  /** Starts dialling; returns at once. */
  start(): void {
    if (this.#running !== null) return;
    this.#stop = new AbortController();
    this.#running = this.#run(this.#stop.signal);
  }

  /** Ends the stream and waits for its end. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    await this.#running;
    this.#running = null;
  }

  /** Ends the open stream, if any; the next one dials with the identity of then. */
  reconnect(): void {
    this.#end?.abort(new AgentError('RECONNECT', 'the agent reconnects'));
  }

  get session(): Session | null {
    return this.#current;
  }

  /** The open session, or the next one. Undefined when the signal aborts first. */
  async next(signal: AbortSignal): Promise<Session | undefined> {
    if (signal.aborted) return undefined;
    if (this.#current !== null && !this.#current.signal.aborted) return this.#current;
    let waiter: ((session: Session) => void) | undefined;
    const opened = new Promise<Session>((resolve) => {
      waiter = resolve;
      this.#waiters.add(resolve);
    });
    try {
      return await untilAborted(opened, signal);
    } finally {
      if (waiter !== undefined) this.#waiters.delete(waiter);
    }
  }

  async #run(stop: AbortSignal): Promise<void> {
    let failures = 0;
    while (!stop.aborted) {
      const end = await this.#once(stop);
      if (stop.aborted) return;
      // One whose place another agent has taken comes back more and more slowly: it may be a copied machine, for days.
      if (end === 'opened') failures = 0;
      else failures += 1;
      const { backoffMinMs, backoffMaxMs } = this.#config.session;
      await pause(doublingPauseMs(failures, { minMs: backoffMinMs, maxMs: backoffMaxMs }), stop);
    }
  }

  /** Dials and serves one stream to its end. */
  async #once(stop: AbortSignal): Promise<'opened' | 'replaced' | 'failed'> {
    const identity = this.#identity();
    const address = this.#config.linkAddress === '' ? identity.linkAddress : this.#config.linkAddress;
    const end = new AbortController();
    const forwardStop = () => end.abort(new AgentError('STOPPED', 'the agent stops'));
    stop.addEventListener('abort', forwardStop, { once: true });
    this.#end = end;
    const { caPem, certPem, keyPem } = identity;
    const credentials = this.#credentialsOf({ address, caPem, certPem, keyPem });
    const client = createAgentLinkClient({ address, caPem, certPem, keyPem, credentials });
    const handshake = setTimeout(() => {
      end.abort(new AgentError('HANDSHAKE_TIMEOUT', `${address} sent no Welcome in time`));
    }, this.#config.session.handshakeTimeoutMs);
    let opened = false;
    let replaced = false;
    try {
      const hello = await this.#listener.hello();
      const stream = client.connect({ signal: end.signal });
      // Not awaited: a stream that breaks here says why in the loop below.
      void stream.send({ hello }).catch(() => undefined);
      for await (const message of stream.messages) {
        if (this.#current !== null) {
          await this.#listener.received(message, this.#current);
          continue;
        }
        clearTimeout(handshake);
        if (!message.welcome)
          throw new AgentError('PROTOCOL', `${address} sent something before its Welcome`);
        opened = true;
        this.#open(new Session(client, stream, message.welcome, end.signal), address);
      }
      end.abort(new AgentError('ENDED', `${address} ended the stream`));
    } catch (error) {
      end.abort(error);
      replaced = error instanceof WebopsError && error.reason === 'LINK_REPLACED';
    } finally {
      clearTimeout(handshake);
      stop.removeEventListener('abort', forwardStop);
      this.#current = null;
      this.#end = null;
      client.close();
      const reason = end.signal.reason as { code?: unknown; message?: string } | undefined;
      this.#log.info({ address, opened, reason: reason?.message, code: reason?.code }, 'link closed');
    }
    if (replaced) return 'replaced';
    return opened ? 'opened' : 'failed';
  }

  /** Those of the dial before, while the identity is the same: a fleet that comes back to a controller parses no keys for it. */
  #credentialsOf(of: CredentialsOf): ChannelCredentials {
    const before = this.#credentials;
    const isSame =
      before !== null &&
      before.of.address === of.address &&
      before.of.caPem === of.caPem &&
      before.of.certPem === of.certPem &&
      before.of.keyPem === of.keyPem;
    const kept = isSame ? before : { of, credentials: channelCredentials(of) };
    this.#credentials = kept;
    return kept.credentials;
  }

  #open(session: Session, address: string): void {
    this.#current = session;
    const { clockOffsetMs } = session;
    this.#log.info({ address, host: session.welcome.hostId, clockOffsetMs }, 'link open');
    this.#listener.opened(session);
    for (const waiter of [...this.#waiters]) waiter(session);
  }
}
