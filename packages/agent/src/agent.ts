/** The agent's composition: everything is made here and handed to what needs it. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ConnectResponse__Output, HostFacts } from '@webops/protocol';
import { AgentMetrics } from './agent-metrics.js';
import { Bundles } from './bundles.js';
import type { ChangeParts } from './change.js';
import type { AgentConfig } from './config.js';
import { AgentError } from './errors.js';
import { Executions } from './executions.js';
import { collectFacts, factsDiffer } from './facts.js';
import { HostEvents } from './host-events.js';
import { type Identity, loadIdentity } from './identity.js';
import { Journal } from './journal.js';
import { CAPABILITIES, Link, type LinkListener, PROTOCOL_VERSION, type Session } from './link.js';
import { readLoad } from './load.js';
import { createLogger, type Logger } from './log.js';
import { Monitor } from './monitor.js';
import { jittered, pause } from './pause.js';
import { Renewal } from './renewal.js';
import { createRunner, type Runner } from './runner/index.js';

/** Until the first Welcome says otherwise. */
const DEFAULT_INTERVAL_MS = 60_000;
/** No interval below this, whatever the controller says. */
const MIN_INTERVAL_MS = 100;

/** A running agent. */
export interface Agent {
  /** Connects and serves; resolves when the first connection is being dialled. Can be called twice. @throws AgentError NOT_ENROLLED, IDENTITY_INVALID */
  start(): Promise<void>;
  /** Ends the connection and all reads; changes run on under root's holder. Can be called twice. */
  stop(): Promise<void>;
  /** The id of this host; empty before start. */
  readonly hostId: string;
  /** Whether the link is open. */
  readonly isConnected: boolean;
  /** HOST:PORT of its metrics; empty when they are served nowhere. */
  readonly metricsAddress: string;
}

/** Parts that can be given instead of made. */
export interface AgentParts {
  runner?: Runner;
  log?: Logger;
  /** Told when a loop of the agent ended by a defect: the process should end and be started anew. */
  onDefect?: (error: unknown) => void;
}

/** Makes an agent. It does nothing before {@link Agent.start}. */
export function createAgent(config: AgentConfig, parts: AgentParts = {}): Agent {
  const log = parts.log ?? createLogger(config.log.level);
  const runner =
    parts.runner ??
    createRunner({
      runnerPath: config.runner.path,
      sudo: config.runner.sudo,
      rootDir: config.runner.rootDir,
    });
  let running: Running | null = null;
  return {
    async start() {
      running ??= new Running(config, log, runner, parts.onDefect ?? (() => undefined));
      await running.start();
    },
    async stop() {
      await running?.stop();
      running = null;
      runner.close();
    },
    get hostId() {
      return running?.hostId ?? '';
    },
    get isConnected() {
      return running?.isConnected ?? false;
    },
    get metricsAddress() {
      return running?.metricsAddress ?? '';
    },
  };
}

/** An agent from one start to its stop. */
class Running implements LinkListener {
  readonly #config: AgentConfig;
  readonly #onDefect: (error: unknown) => void;
  readonly #stop = new AbortController();
  /** Changes at every start: two at once with one identity are two machines. */
  readonly #instanceId = randomUUID();
  readonly #journal: Journal;
  readonly #executions: Executions;
  readonly #monitor: Monitor;
  readonly #events: HostEvents;
  readonly #renewal: Renewal;
  readonly #link: Link;
  readonly #metrics = new AgentMetrics();
  readonly #log: Logger;
  #identity: Identity | null = null;
  #facts: HostFacts | null = null;
  #metricsAddress = '';
  #clockOffsetMs = 0;
  #healthIntervalMs = DEFAULT_INTERVAL_MS;
  #factsIntervalMs = DEFAULT_INTERVAL_MS;
  #started: Promise<void> | null = null;
  readonly #loops: Promise<void>[] = [];

  constructor(config: AgentConfig, log: Logger, runner: Runner, onDefect: (error: unknown) => void) {
    this.#config = config;
    this.#onDefect = onDefect;
    this.#log = log;
    this.#journal = new Journal(join(config.stateDir, 'journal'), config.journal.keepAcknowledged);
    this.#link = new Link(config, log, () => this.#who(), this);
    const link = () => this.#link;
    const bundles = new Bundles(runner, log);
    this.#events = new HostEvents(log, config.events, () => ({
      hostId: this.#who().hostId,
      environment: this.#who().environment,
      host: this.#facts?.hostname ?? '',
      clockOffsetMs: this.#clockOffsetMs,
    }));
    const intervalMs = () => this.#healthIntervalMs;
    this.#monitor = new Monitor({ log, runner, bundles, link, events: this.#events, intervalMs });
    const changeParts: ChangeParts = {
      config,
      log,
      runner,
      bundles,
      link,
      journal: this.#journal,
      stop: this.#stop.signal,
      onEnded: (kind, outcome) => this.#metrics.ended(kind, outcome),
      onObserved: (observed) => this.#monitor.observed(observed),
    };
    this.#executions = new Executions(changeParts);
    this.#renewal = new Renewal({
      stateDir: config.stateDir,
      log,
      link,
      identity: () => this.#who(),
      renewed: (identity) => {
        this.#identity = identity;
      },
    });
  }

  get hostId(): string {
    return this.#identity?.hostId ?? '';
  }

  get isConnected(): boolean {
    return this.#link.session !== null;
  }

  get metricsAddress(): string {
    return this.#metricsAddress;
  }

  start(): Promise<void> {
    this.#started ??= this.#startOnce();
    return this.#started;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#started?.catch(() => undefined);
    await this.#events.stop(this.#executions.active);
    await this.#link.stop();
    await this.#executions.stop();
    await this.#monitor.stopped();
    await Promise.allSettled(this.#loops);
    this.#log.info('agent stopped');
  }

  async hello() {
    this.#facts = await collectFacts();
    return {
      protocolVersion: PROTOCOL_VERSION,
      capabilities: CAPABILITIES,
      facts: this.#facts,
      instanceId: this.#instanceId,
      journal: this.#executions.journalEntries(),
    };
  }

  opened(session: Session): void {
    const { healthIntervalMs, factsIntervalMs, nats } = session.welcome;
    this.#healthIntervalMs = Math.max(MIN_INTERVAL_MS, healthIntervalMs || DEFAULT_INTERVAL_MS);
    this.#factsIntervalMs = Math.max(MIN_INTERVAL_MS, factsIntervalMs || DEFAULT_INTERVAL_MS);
    this.#clockOffsetMs = session.clockOffsetMs;
    this.#metrics.opened();
    this.#events.use(nats);
    this.#executions.opened(session);
    this.#monitor.opened(session);
    this.#keep('heartbeat', this.#heartbeat(session));
  }

  async received(message: ConnectResponse__Output, session: Session): Promise<void> {
    switch (message.message) {
      case 'dispatch':
        return this.#executions.dispatch(message.dispatch!, session);
      case 'cancel':
        return this.#executions.cancel(message.cancel!);
      case 'outputAck':
        return this.#executions.outputAcknowledged(message.outputAck!);
      case 'resultAck':
        return this.#executions.resultAcknowledged(message.resultAck!);
      case 'certificate':
        return this.#renewal.issued(message.certificate!);
      case 'natsCredentials':
        return this.#events.use(message.natsCredentials!);
      case 'monitored':
        return this.#monitor.replace(message.monitored!.addons);
      default:
        this.#log.warn({ message: message.message }, 'message of a kind this agent does not know, ignored');
    }
  }

  async #startOnce(): Promise<void> {
    this.#identity = await loadIdentity(this.#config.stateDir);
    this.#log.info({ host: this.#identity.hostId, environment: this.#identity.environment }, 'agent starts');
    await this.#journal.open((file, error) =>
      this.#log.error({ file, err: error }, 'journal entry cannot be read'),
    );
    await this.#executions.recover();
    const stop = this.#stop.signal;
    if (stop.aborted) return;
    await this.#serveMetrics(stop);
    this.#monitor.start(stop);
    this.#link.start();
    this.#keep('renewal', this.#renewal.run(stop));
    this.#keep('facts', this.#watchFacts(stop));
    this.#keep('pulse', this.#pulse(stop));
  }

  /** A port that is taken keeps no host away: it is said, and the agent works. */
  async #serveMetrics(stop: AbortSignal): Promise<void> {
    const { listen } = this.#config.metrics;
    if (listen === '') return;
    const gauges = () => ({ connected: this.isConnected, activeExecutions: this.#executions.active });
    try {
      this.#metricsAddress = await this.#metrics.serve(listen, gauges, this.#log, stop);
    } catch (error) {
      this.#log.error({ listen, err: error }, 'metrics cannot be served');
    }
  }

  /** AgentHeartbeat at the controller's pace, for as long as the session lasts. */
  async #heartbeat(session: Session): Promise<void> {
    const intervalMs = Math.max(MIN_INTERVAL_MS, session.welcome.heartbeatIntervalMs || DEFAULT_INTERVAL_MS);
    while (!session.signal.aborted) {
      await pause(jittered(intervalMs), session.signal);
      if (session.signal.aborted) return;
      const { load1, memoryAvailableBytes, diskFreeBytes } = await readLoad();
      const runningExecutions = this.#executions.active;
      await session.send({ heartbeat: { runningExecutions, load1, memoryAvailableBytes, diskFreeBytes } });
    }
  }

  /** Host events on NATS. */
  async #pulse(stop: AbortSignal): Promise<void> {
    // Nothing can be published before the first session brings credentials.
    await this.#link.next(stop);
    if (this.#facts !== null) this.#events.facts(this.#facts);
    while (!stop.aborted) {
      this.#events.host(await readLoad(), this.#executions.active);
      await pause(jittered(this.#healthIntervalMs), stop);
    }
  }

  async #watchFacts(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await pause(jittered(this.#factsIntervalMs), stop);
      if (stop.aborted) return;
      const facts = await collectFacts();
      if (!factsDiffer(this.#facts, facts)) continue;
      this.#facts = facts;
      this.#events.facts(facts);
      // A closed link needs no message: the next Hello carries the facts.
      await this.#link.session?.send({ facts });
    }
  }

  /** A loop must not end by an error; one that does is a defect, told to whoever runs the agent. */
  #keep(name: string, loop: Promise<void>): void {
    const guarded = loop.catch((error: unknown) => {
      this.#log.fatal({ loop: name, err: error }, 'loop ended by a defect');
      this.#onDefect(error);
    });
    this.#loops.push(guarded);
    void guarded.then(() => this.#loops.splice(this.#loops.indexOf(guarded), 1));
  }

  #who(): Identity {
    if (this.#identity === null) throw new AgentError('NOT_ENROLLED', 'the identity is not loaded yet');
    return this.#identity;
  }
}
