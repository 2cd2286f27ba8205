/** An enrolled host whose agent says what no agent would. */
import { Client, credentials } from '@grpc/grpc-js';
import { type ConnectRequest, loadProtocol } from '@webops/protocol';
import type { SeededRandom } from '../random.js';
import { type Attack, happens, happensSoon, LINGER_MS, type Victim } from './attack.js';

const MESSAGES = { least: 1, most: 48 };
const MOST_BYTES = 64 * 1024;

const { Connect } = loadProtocol().AgentLinkService.service;

/** A stream that mostly begins as it should, and then says anything. */
export const badAgent: Attack = async (victim, random) => {
  const { certPem, keyPem, caPem } = victim.host;
  const client = new Client(
    victim.link,
    credentials.createSsl(Buffer.from(caPem), Buffer.from(keyPem), Buffer.from(certPem), {
      checkServerIdentity: () => undefined,
    }),
    { 'grpc.use_local_subchannel_pool': 1 },
  );
  try {
    const call = client.makeBidiStreamRequest(
      Connect.path,
      (bytes: Buffer) => bytes,
      (bytes) => bytes,
    );
    call.on('error', () => undefined);
    let ended = false;
    const over = happens(call, 'close', 'status').finally(() => {
      ended = true;
    });
    call.on('data', () => undefined);
    let sent = 0;
    if (random.next() < 0.9) call.write(helloOf(victim, random));
    const count = random.integer(MESSAGES.least, MESSAGES.most);
    for (; sent < count && !ended; sent++)
      if (
        !call.write(
          random.next() < 0.3 ? random.bytes(random.magnitude(1, MOST_BYTES)) : encode(messageOf(random)),
        )
      )
        await happensSoon(call, 'drain', 'close', 'status');
    const timer = setTimeout(() => call.cancel(), LINGER_MS);
    if (random.next() < 0.5) call.end();
    await over;
    clearTimeout(timer);
    return sent;
  } finally {
    client.close();
  }
};

function encode(message: ConnectRequest): Buffer {
  return Connect.requestSerialize(message as never);
}

function helloOf(victim: Victim, random: SeededRandom): Buffer {
  return encode({
    hello: {
      protocolVersion: random.next() < 0.9 ? 1 : random.integer(0, 2 ** 31 - 1),
      // The same each time: a copied machine is another fault.
      instanceId: victim.host.hostId,
      facts: { hostname: victim.host.name },
      journal: Array.from({ length: random.integer(0, 3) }, () => ({
        executionId: textOf(random, 64),
        attempt: random.integer(0, 9),
      })),
    },
  });
}

/** Each kind that there is, with fields of the right type and nothing right in them. */
function messageOf(random: SeededRandom): ConnectRequest {
  const executionId = textOf(random, 64);
  const attempt = random.integer(-3, 9);
  const time = { seconds: random.integer(-(2 ** 40), 2 ** 40), nanos: random.integer(-5, 2 ** 30) };
  const state = random.integer(0, 20) as never;
  const text = () => textOf(random, 4096);
  const observed = {
    addon: text(),
    status: state,
    health: state,
    version: text(),
    message: text(),
    observedAt: time,
  };
  const error = { code: text(), message: text() };
  return random.pick<() => ConnectRequest>([
    () => ({ heartbeat: { runningExecutions: attempt, load1: Number.NaN, memoryAvailableBytes: -1 } }),
    () => ({ facts: { hostname: text(), os: text(), cpuCount: attempt } }),
    () => ({ started: { executionId, attempt, time } }),
    () => ({
      output: {
        executionId,
        attempt,
        sequence: random.integer(-5, 2 ** 31 - 1),
        stream: state,
        time,
        data: random.bytes(random.magnitude(1, MOST_BYTES)),
        crc32: random.integer(0, 2 ** 32 - 1),
        skippedBytes: random.integer(-5, 2 ** 40),
      },
    }),
    () => ({
      result: {
        executionId,
        attempt,
        state,
        exitCode: attempt,
        startedAt: time,
        resultJson: text(),
        observed,
        error,
      },
    }),
    () => ({ certificateRequest: { csrPem: text() } }),
    () => ({ observed }),
    () => ({ refused: { executionId, attempt, error } }),
    () => ({ progress: { executionId, attempt, percent: random.integer(-9, 999), step: text(), time } }),
    () => ({ hello: { protocolVersion: attempt } }),
    () => ({}),
  ])();
}

function textOf(random: SeededRandom, most: number): string {
  return random.bytes(random.magnitude(1, most)).toString('utf8');
}
