/** An agent without scripts: the agent's own link (dialling, back-off, handshake limit) over mutual TLS, and answers at once. */
import { randomUUID } from 'node:crypto';
import { Link, type LinkListener, loadConfig } from '@webops/agent';
import type { ConnectRequest, ConnectResponse__Output, Dispatch__Output } from '@webops/protocol';
import { pino } from 'pino';
import type { HostIdentity } from './messages.js';

/** One process may dial for thousands of hosts, so that a handshake waits for the others' share of its processor. */
const HANDSHAKE_TIMEOUT_MS = 300_000;

/** What is told of an agent. */
export interface SimulatedAgentListener {
  /** It has its Welcome; again after each reconnect. */
  opened(): void;
  closed(): void;
  /** A dispatch was answered. */
  answered(): void;
}

export class SimulatedAgent {
  readonly #link: Link;

  constructor(identity: HostIdentity, told: SimulatedAgentListener) {
    const instanceId = randomUUID();
    const listener: LinkListener = {
      hello: async () => ({
        protocolVersion: 1,
        capabilities: [],
        instanceId,
        journal: [],
        facts: { hostname: identity.name, os: 'linux', architecture: 'x64', cpuCount: 2 },
      }),
      opened: (session) => {
        told.opened();
        // As the agent does: at the pace that the controller set.
        const heartbeat = setInterval(
          () => void session.send({ heartbeat: { runningExecutions: 0 } }),
          Number(session.welcome.heartbeatIntervalMs) * (1 + Math.random() * 0.1),
        );
        session.signal.addEventListener(
          'abort',
          () => {
            clearInterval(heartbeat);
            told.closed();
          },
          { once: true },
        );
      },
      received: async (message: ConnectResponse__Output, session) => {
        if (!message.dispatch) return;
        for (const answer of answersTo(message.dispatch)) await session.send(answer);
        told.answered();
      },
    };
    const config = loadConfig({ session: { handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS } });
    this.#link = new Link(
      config,
      pino({ level: 'silent' }),
      () => ({ environment: 'default', ...identity }),
      listener,
    );
  }

  /** Starts dialling; returns at once. */
  start(): void {
    this.#link.start();
  }

  stop(): Promise<void> {
    return this.#link.stop();
  }
}

/** What an agent says of a script that ends at once. */
function* answersTo(dispatch: Dispatch__Output): Generator<ConnectRequest> {
  const { executionId, attempt, addon } = dispatch;
  const now = Date.now();
  const time = { seconds: Math.floor(now / 1000), nanos: (now % 1000) * 1_000_000 };
  const isChange = dispatch.ticket.length > 0;
  if (isChange) yield { started: { executionId, attempt, time } };
  yield {
    result: {
      executionId,
      attempt,
      state: 'EXECUTION_STATE_SUCCEEDED',
      exitCode: 0,
      startedAt: time,
      finishedAt: time,
      resultJson: isChange ? '' : '{"status":"installed","health":"healthy","version":"1.0.0"}',
      observed: {
        addon,
        status: 'ADDON_STATUS_INSTALLED',
        health: 'HEALTH_HEALTHY',
        version: '1.0.0',
        observedAt: time,
      },
    },
  };
}
