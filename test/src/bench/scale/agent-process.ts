/**
 * A process of simulated agents. Started by agent-processes.ts, which speaks to it by messages.
 */
import { connect, createSecureContext, type TLSSocket } from 'node:tls';
import type { HostIdentity, Order, Report } from './messages.js';
import { SimulatedAgent } from './simulated-agent.js';

/** How often the parent hears of what has changed. */
const REPORT_INTERVAL_MS = 50;
/** Bare handshakes under way at once: more only queue in the server's backlog. */
const HANDSHAKES_AT_ONCE = 100;

/** Agents that dial for the first time at once; the next begins when one of them is connected. */
const FIRST_DIALS_AT_ONCE = 20;

const open = new Set<string>();
const agents: SimulatedAgent[] = [];
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
  const agent = new SimulatedAgent(identity, {
    opened: () => {
      open.add(identity.hostId);
      if (first) connected();
      first = false;
    },
    closed: () => open.delete(identity.hostId),
    answered: () => executions++,
  });
  agents.push(agent);
  agent.start();
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
