/** What this host says on NATS: host status, health and facts, addon status and health. */
import type { AddonStatus, Health } from '@webops/contract';
import type { EventData, EventType, HostFacts, NatsCredentials__Output } from '@webops/protocol';
import type { EventPublisher } from './events.js';
import { AGENT_VERSION } from './facts.js';
import type { Load } from './load.js';
import type { Logger } from './log.js';

/** What an addon is, as the events say it. */
export interface AddonSaid {
  addon: string;
  status: AddonStatus;
  health: Health;
  version: string;
  message: string;
  observedAt: string;
}

/** Who speaks. */
export interface HostNames {
  hostId: string;
  environment: string;
  /** The hostname. */
  host: string;
  /** What must be added to this host's time to get the controller's, in milliseconds. */
  clockOffsetMs: number;
}

/** Turns what the agent knows into events. The publisher is loaded with the first credentials: an agent without NATS pays nothing for it. */
export class HostEvents {
  readonly #log: Logger;
  readonly #bufferLimit: number;
  readonly #enabled: boolean;
  readonly #names: () => HostNames;
  #publisher: Promise<EventPublisher> | null = null;
  #lastHealth: string | null = null;
  #isOnlineSaid = false;

  constructor(log: Logger, options: { enabled: boolean; bufferLimit: number }, names: () => HostNames) {
    this.#log = log;
    this.#enabled = options.enabled;
    this.#bufferLimit = options.bufferLimit;
    this.#names = names;
  }

  /** The controller gave credentials, or newer ones. */
  use(credentials: NatsCredentials__Output | null): void {
    if (!this.#enabled || credentials === null || credentials.url === '') return;
    this.#publisher ??= import('./events.js').then(
      ({ EventPublisher }) => new EventPublisher(this.#log, this.#bufferLimit),
    );
    this.#tell((publisher) => publisher.use(credentials));
  }

  /** The host is there, and how it is; a heartbeat when nothing changed. */
  host(load: Load, runningExecutions: number): void {
    const { hostId, host } = this.#names();
    const heartbeat = this.#isOnlineSaid;
    this.#isOnlineSaid = this.#publisher !== null;
    this.#publish('webops.host.status', {
      hostId,
      host,
      state: 'online',
      agentVersion: AGENT_VERSION,
      runningExecutions,
      heartbeat,
    });
    const { health, message, load1, memoryAvailableBytes, diskFreeBytes } = load;
    const before = this.#lastHealth;
    this.#lastHealth = health;
    const same = before === health;
    this.#publish('webops.host.health', {
      hostId,
      host,
      health,
      message,
      load1,
      memoryAvailableBytes,
      diskFreeBytes,
      heartbeat: same,
    });
  }

  facts(facts: HostFacts): void {
    const { hostId, host } = this.#names();
    this.#publish('webops.host.facts', { hostId, host, facts: { ...facts } });
  }

  /** What an addon said; a heartbeat when it is what it was. */
  addon(said: AddonSaid, before: { status: AddonStatus; health: Health } | null): void {
    const { hostId, host, clockOffsetMs } = this.#names();
    const observedAt = new Date(Date.parse(said.observedAt) + clockOffsetMs).toISOString();
    const previousStatus = before?.status ?? null;
    const previousHealth = before?.health ?? null;
    this.#publish('webops.addon.status', {
      hostId,
      host,
      ...said,
      observedAt,
      previousStatus,
      heartbeat: previousStatus === said.status,
    });
    const { addon, health, status, message } = said;
    this.#publish('webops.addon.health', {
      hostId,
      host,
      addon,
      health,
      status,
      message,
      observedAt,
      previousHealth,
      heartbeat: previousHealth === health,
    });
  }

  /** Says that the host's agent goes, and closes. */
  async stop(runningExecutions: number): Promise<void> {
    if (this.#publisher === null) return;
    const { hostId, host } = this.#names();
    const agentVersion = AGENT_VERSION;
    const heartbeat = false;
    this.#publish('webops.host.status', {
      hostId,
      host,
      state: 'offline',
      agentVersion,
      runningExecutions,
      heartbeat,
    });
    await (await this.#publisher).stop();
  }

  #publish<T extends EventType>(type: T, data: EventData[T]): void {
    const { environment, clockOffsetMs } = this.#names();
    const time = new Date(Date.now() + clockOffsetMs);
    this.#tell((publisher) => publisher.publish(type, environment, data, time));
  }

  /** In the order of the calls, once the publisher is loaded. */
  #tell(what: (publisher: EventPublisher) => void): void {
    void this.#publisher?.then(what).catch((error: unknown) => {
      this.#log.error({ err: error }, 'event not published');
    });
  }
}
