/**
 * A process of simulated agents: the agent's own link (dialling, back-off, handshake limit) over mutual TLS with a host's certificate, and
 * answers in place of scripts. Started by agent-processes.ts, which speaks to it by messages.
 */
import { connect, createSecureContext, type TLSSocket } from 'node:tls';
import { randomUUID } from 'node:crypto';
import { type AgentConfig, Link, type LinkListener, loadConfig } from '@webops/agent';
import type { ConnectRequest, ConnectResponse__Output, Dispatch__Output } from '@webops/protocol';
import { pino } from 'pino';
import type { HostIdentity, Order, Report } from './messages.js';

/** How often the parent hears of what has changed. */
const REPORT_INTERVAL_MS = 50;
/** Bare handshakes under way at once: more only queue in the server's backlog. */
const HANDSHAKES_AT_ONCE = 100;

/** One process dials for thousands of hosts here, so that a handshake waits for the others' share of its processor. */
const HANDSHAKE_TIMEOUT_MS = 300_000;
/** Agents that dial for the first time at once; the next begins when one of them is connected. */
const FIRST_DIALS_AT_ONCE = 20;

const config: AgentConfig = loadConfig({ session: { handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS } });
const log = pino({ level: 'silent' });
const open = new Set<string>();
const links: Link[] = [];
const waiting: HostIdentity[] = [];
let dialling = 0;
const bare: TLSSocket[] = [];
let executions = 0;
let handshakes = 0;
let said = '';

process.on('message', (order: Order) => {
  if (order.type === 'agents') {
    waiting.push(...order.identities);
    dialNext();
  }
  if (order.type === 'handshakes') void shakeHands(order);
});
// The parent is gone.
process.on('disconnect', () => process.exit(0));
setInterval(() => {
  const report: Report = { open: open.size, executions, handshakes };
  const text = JSON.stringify(report);
  if (text !== said) process.send?.(report);
  said = text;
}, REPORT_INTERVAL_MS);

function dialNext(): void {
  while (dialling < FIRST_DIALS_AT_ONCE) {
    const identity = waiting.shift();
    if (!identity) return;
    dialling++;
    startAgent(identity, () => {
      dialling--;
      dialNext();
    });
  }
}

/** @param connected called once */
function startAgent(identity: HostIdentity, connected: () => void): void {
  let first = true;
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
      open.add(identity.hostId);
      if (first) connected();
      first = false;
      session.signal.addEventListener('abort', () => open.delete(identity.hostId), { once: true });
      // As the agent does: at the pace that the controller set.
      const heartbeat = setInterval(
        () => void session.send({ heartbeat: { runningExecutions: 0 } }),
        Number(session.welcome.heartbeatIntervalMs) * (1 + Math.random() * 0.1),
      );
      session.signal.addEventListener('abort', () => clearInterval(heartbeat), { once: true });
    },
    received: async (message: ConnectResponse__Output, session) => {
      if (!message.dispatch) return;
      for (const answer of answersTo(message.dispatch)) await session.send(answer);
      executions++;
    },
  };
  const link = new Link(config, log, () => ({ environment: 'default', ...identity }), listener);
  links.push(link);
  link.start();
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

/** Bare mutual TLS, each identity once; the connections stay open. */
async function shakeHands(order: Extract<Order, { type: 'handshakes' }>): Promise<void> {
  const left = [...order.identities];
  const [host = '', port = ''] = order.address.split(':');
  const next = async (): Promise<void> => {
    for (let identity = left.pop(); identity; identity = left.pop()) {
      const { certPem, keyPem, caPem } = identity;
      const secureContext = createSecureContext({ cert: certPem, key: keyPem, ca: caPem });
      await new Promise<void>((resolve, reject) => {
        const socket = connect(
          { host, port: Number(port), secureContext, checkServerIdentity: () => undefined },
          resolve,
        );
        socket.on('error', reject);
        bare.push(socket);
      });
      handshakes++;
    }
  };
  await Promise.all(Array.from({ length: HANDSHAKES_AT_ONCE }, next));
}
