/** One agent's stream, from Hello to its end. */
import {
  type AgentHello__Output,
  type ConnectRequest__Output,
  type NatsCredentials,
  toTimestamp,
  WebopsError,
} from '@webops/protocol';
import type { LinkContext, NatsGrant } from './agent-link.js';
import { type AgentCall, LinkSession } from './agent-session.js';

/** The protocol spoken here, and the oldest that is understood: two versions back, once there are that many. */
const PROTOCOL_VERSION = 1;
const OLDEST_VERSION = 1;
/** An agent says Hello at once. */
const HELLO_TIMEOUT_MS = 10_000;
const HEARTBEAT_INTERVAL_MS = 10_000;
const HEALTH_INTERVAL_MS = 30_000;
const FACTS_INTERVAL_MS = 300_000;
/** Missed heartbeats after which the agent counts as gone. */
const MISSED_HEARTBEATS = 3;
/** Connected agents stretch the interval, so that no more than about 500 heartbeats a second arrive. */
const HEARTBEAT_SPREAD_MS = 2;
/** Output taken in and not durable yet, of one agent and of all, above which reading stops; it goes on at half of it. */
const MAX_SESSION_BYTES = 4 * 1024 * 1024;
const MAX_TOTAL_BYTES = 32 * 1024 * 1024;
/** Share of the life of NATS credentials after which new ones are sent. */
const RENEW_AT = 0.7;
/** Longest delay that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Resolves when the connection has ended and its end is known everywhere. Never rejects. */
export async function converse(context: LinkContext, call: AgentCall): Promise<void> {
  let session: LinkSession | null = null;
  const over = new Promise<void>((resolve) => {
    for (const event of ['end', 'cancelled', 'error', 'close'] as const) call.on(event, () => resolve());
  });
  const fail = (error: unknown) => {
    if (session) session.fail(error);
    else new LinkSession(call, '', '', '', []).fail(error);
  };
  let conversation: Conversation | null = null;
  try {
    call.pause();
    const hostId = await context.authorize(call);
    if (context.stopped) throw new WebopsError('UNAVAILABLE', 'The controller is stopping.');
    const hello = await firstMessage(call, over);
    if (!hello) return;
    checkVersion(hello);
    const { instanceId, journal, capabilities } = hello;
    session = new LinkSession(call, hostId, instanceId, originOf(call, hello), journal, capabilities);
    conversation = new Conversation(context, call, session);
    await conversation.begin(hello);
    await over;
  } catch (error) {
    if (!(error instanceof WebopsError)) context.logger.error({ err: error }, 'an agent could not be served');
    fail(error);
  } finally {
    session?.markEnded();
    await conversation?.end();
    call.end();
  }
}

class Conversation {
  private readonly logger;
  private readonly heartbeatIntervalMs;
  private readonly silence: NodeJS.Timeout;
  private renewal: NodeJS.Timeout | null = null;
  private pendingBytes = 0;
  private paused = false;
  private renewing = false;

  constructor(
    private readonly context: LinkContext,
    private readonly call: AgentCall,
    private readonly session: LinkSession,
  ) {
    this.logger = context.logger.child({ hostId: session.hostId });
    this.heartbeatIntervalMs =
      (context.heartbeatIntervalMs ?? HEARTBEAT_INTERVAL_MS) + context.sessions.size * HEARTBEAT_SPREAD_MS;
    this.silence = setTimeout(
      () => session.close('no heartbeat came'),
      this.heartbeatIntervalMs * (MISSED_HEARTBEATS + 0.5),
    );
  }

  async begin(hello: AgentHello__Output): Promise<void> {
    const { context, session } = this;
    context.sessions.set(session.hostId, session);
    await context.hosts.markOnline(session.hostId, hello.facts);
    const grant = await context.natsGrant(session.hostId);
    session.send({
      welcome: {
        protocolVersion: PROTOCOL_VERSION,
        hostId: session.hostId,
        environment: context.environment,
        heartbeatIntervalMs: this.heartbeatIntervalMs,
        healthIntervalMs: context.healthIntervalMs ?? HEALTH_INTERVAL_MS,
        factsIntervalMs: context.factsIntervalMs ?? FACTS_INTERVAL_MS,
        serverTime: toTimestamp(new Date()),
        nats: grant ? credentialsOf(grant) : null,
        capabilities: ['progress'],
      },
    });
    if (grant) this.renewNatsLater(grant);
    // What the agent sends meanwhile waits in its stream: the engine takes it once it knows what is on the host.
    await context.engine.attachAgent(session);
    this.logger.info({ instanceId: session.instanceId }, 'agent connected');
    this.call.on('data', (message: ConnectRequest__Output) => this.take(message));
    this.call.resume();
  }

  async end(): Promise<void> {
    const { context, session } = this;
    clearTimeout(this.silence);
    if (this.renewal) clearTimeout(this.renewal);
    const isNewest = context.sessions.get(session.hostId) === session;
    if (isNewest) context.sessions.delete(session.hostId);
    try {
      await context.engine.detachAgent(session);
      if (isNewest && !context.sessions.has(session.hostId)) await context.hosts.markOffline(session.hostId);
    } catch (error) {
      this.logger.error({ err: error }, 'the end of a connection could not be stored');
    }
    this.logger.info('agent disconnected');
  }

  private take(message: ConnectRequest__Output): void {
    const { context, session } = this;
    this.silence.refresh();
    switch (message.message) {
      case 'heartbeat':
        context.hosts.touch(session.hostId, message.heartbeat!.diskFreeBytes);
        return;
      case 'facts':
        this.run(context.hosts.setFacts(session.hostId, message.facts!));
        return;
      case 'certificateRequest':
        this.run(this.renewCertificate(message.certificateRequest!.csrPem));
        return;
      case 'hello':
      case undefined:
        session.fail(
          new WebopsError('INVALID_ARGUMENT', 'A message that has no place here.', {
            reason: 'UNEXPECTED_MESSAGE',
          }),
        );
        return;
      default: {
        const bytes = message.output?.data.length ?? 0;
        this.pendingBytes += bytes;
        const done = context.engine.receive(session, message).finally(() => {
          this.pendingBytes -= bytes;
          this.readOn();
        });
        this.run(done);
        if (this.isFull(1)) {
          this.paused = true;
          this.call.pause();
        }
      }
    }
  }

  private readOn(): void {
    if (!this.paused || this.isFull(0.5)) return;
    this.paused = false;
    this.call.resume();
  }

  private isFull(share: number): boolean {
    if (this.pendingBytes === 0) return false;
    return (
      this.pendingBytes > MAX_SESSION_BYTES * share ||
      this.context.engine.pendingOutputBytes() > MAX_TOTAL_BYTES * share
    );
  }

  /** What cannot be stored ends the connection: the agent keeps it and says it again. */
  private run(task: Promise<unknown>): void {
    task.catch((error: unknown) => {
      if (!this.session.isOpen) return;
      if (error instanceof WebopsError && !error.retryable) {
        this.logger.warn({ err: error }, 'a message of an agent was refused');
        this.session.fail(error);
        return;
      }
      this.logger.error({ err: error }, 'a message of an agent could not be taken');
      this.session.fail(
        new WebopsError('UNAVAILABLE', 'What the agent said could not be stored; say it again later.', {
          reason: 'NOT_STORED',
        }),
      );
    });
  }

  private async renewCertificate(csrPem: string): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    try {
      const { certificatePem, caPem } = await this.context.renew(this.session.hostId, csrPem);
      this.session.send({ certificate: { certificatePem, caPem } });
    } finally {
      this.renewing = false;
    }
  }

  private renewNatsLater(grant: NatsGrant): void {
    const delayMs = Math.max(1_000, (grant.expiresAt.getTime() - Date.now()) * RENEW_AT);
    this.renewal = setTimeout(() => this.run(this.renewNats()), Math.min(delayMs, MAX_TIMER_MS));
  }

  private async renewNats(): Promise<void> {
    const grant = await this.context.natsGrant(this.session.hostId);
    if (!grant || !this.session.isOpen) return;
    this.session.send({ natsCredentials: credentialsOf(grant) });
    this.renewNatsLater(grant);
  }
}

/** The hostname that the agent gives and the address that it comes from. */
function originOf(call: AgentCall, hello: AgentHello__Output): string {
  const address = call.getPeer().replace(/:\d+$/, '');
  return `${hello.facts?.hostname || 'a machine without a name'} at ${address}`;
}

/** The Hello; null when the connection ended before it. */
async function firstMessage(call: AgentCall, over: Promise<void>): Promise<AgentHello__Output | null> {
  let timer: NodeJS.Timeout | undefined;
  const arrived = new Promise<ConnectRequest__Output>((resolve, reject) => {
    call.once('data', (message: ConnectRequest__Output) => {
      call.pause();
      resolve(message);
    });
    timer = setTimeout(
      () => reject(new WebopsError('DEADLINE_EXCEEDED', 'The agent said no Hello.', { reason: 'NO_HELLO' })),
      HELLO_TIMEOUT_MS,
    );
    call.resume();
  });
  try {
    const first = await Promise.race([arrived, over.then(() => null)]);
    if (!first) return null;
    if (!first.hello)
      throw new WebopsError('INVALID_ARGUMENT', 'The first message must be Hello.', { reason: 'NO_HELLO' });
    return first.hello;
  } finally {
    clearTimeout(timer);
  }
}

function checkVersion(hello: AgentHello__Output): void {
  const { protocolVersion } = hello;
  if (protocolVersion >= OLDEST_VERSION && protocolVersion <= PROTOCOL_VERSION) return;
  throw new WebopsError(
    'FAILED_PRECONDITION',
    `The agent speaks protocol version ${protocolVersion}; this controller speaks ${OLDEST_VERSION} to ${PROTOCOL_VERSION}.`,
    {
      reason: 'PROTOCOL_VERSION',
      details: [
        { action: protocolVersion > PROTOCOL_VERSION ? 'upgrade the controller' : 'upgrade the agent' },
      ],
    },
  );
}

function credentialsOf(grant: NatsGrant): NatsCredentials {
  return {
    url: grant.url,
    creds: grant.creds,
    caPem: grant.caPem,
    expiresAt: toTimestamp(grant.expiresAt),
    inboxPrefix: grant.inboxPrefix,
  };
}
