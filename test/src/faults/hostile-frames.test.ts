import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ScaleController } from '../bench/scale/scale-controller.js';
import { SimulatedAgent } from '../bench/scale/simulated-agent.js';
import { waitFor } from '../lab/wait.js';
import { FaultRun } from './harness/fault-run.js';
import type { Attack, Victim } from './harness/hostile/attack.js';
import { badHttp, badNats, beforeTls, insideTls } from './harness/hostile/bytes.js';
import { badCalls } from './harness/hostile/grpc.js';
import { badFrames } from './harness/hostile/http2.js';
import { badAgent } from './harness/hostile/link.js';
import { Neighbours, operate } from './harness/hostile/neighbours.js';
import { SeededRandom } from './harness/random.js';

/** Connections side by side. */
const AT_ONCE = 8;
/** What a controller takes to answer such clients at all is no growth: it is measured from here on. */
const WARM_UP_FRAMES = 1_500;
const GROWTH_BYTES = 50 * 1024 * 1024;
/** Memory that is free comes back to the machine within this. */
const COLLECTED_MS = 60_000;
const PAUSE_MS = 200;
/** Each step of an attack is bounded by itself; one that lasts longer than this is a fault of the attack, and named. */
const ATTACK_MS = 60_000;

const ATTACKS: Record<string, Attack> = {
  'bytes before TLS, API': beforeTls('api'),
  'bytes before TLS, agent link': beforeTls('link'),
  'bytes before TLS, HTTPS': beforeTls('https'),
  'bytes before TLS, NATS': beforeTls('nats'),
  'bytes inside TLS, API': insideTls('api'),
  'bytes inside TLS, agent link': insideTls('link'),
  'bytes inside TLS, HTTPS': insideTls('https'),
  'HTTP/2 frames, API': badFrames('api'),
  'HTTP/2 frames, agent link': badFrames('link'),
  'gRPC messages, API': badCalls,
  'messages of an agent': badAgent,
  'HTTP requests': badHttp,
  'lines of NATS': badNats,
};

let controller: ScaleController;
before(async () => {
  controller = await ScaleController.start(2);
});
after(async () => {
  await controller?.stop();
});

test('8. random, cut and oversized frames on every listener end only their own stream, and take no memory', async (t) => {
  const run = new FaultRun(8, 'hostile frames', { short: 4_000, long: 1_000_000 });
  const [hostile, good] = controller.identities;
  const victim = victimOf(hostile!);
  const { pid } = controller.process;
  const neighbours = new Neighbours(controller, run, good!, victim.https);
  await neighbours.start();
  await attack(run, victim, neighbours, WARM_UP_FRAMES);
  const before = controller.residentBytes();
  await attack(run, victim, neighbours, run.rounds);
  await neighbours.stop();
  const grown = () => controller.residentBytes() - before;
  run.measure('memory grew at once by', grown() / 1024 ** 2, 'MB');
  await waitFor('memory to be collected', async () => grown() < GROWTH_BYTES, {
    timeoutMs: COLLECTED_MS,
  }).catch(() => run.lose(`memory has grown by ${Math.round(grown() / 1024 ** 2)} MB`));
  run.measure('memory grew by', grown() / 1024 ** 2, 'MB');
  if (controller.process.pid !== pid || !controller.process.isRunning) run.lose('the controller ended');
  // The identity is not spoiled for its host.
  const agent = new SimulatedAgent(hostile!, {
    opened: () => undefined,
    closed: () => undefined,
    answered: () => undefined,
  });
  agent.start();
  await operate(controller, hostile!.name).catch((error: Error) => run.lose(`afterwards: ${error.message}`));
  await agent.stop();
  if (run.hasLost) console.log(controller.process.log.slice(-20_000));
  run.finish(t);
});

/** Until so many more frames have been sent. */
async function attack(run: FaultRun, victim: Victim, neighbours: Neighbours, frames: number): Promise<void> {
  let left = frames;
  let next = 0;
  const names = Object.keys(ATTACKS);
  const attackers = Array.from({ length: AT_ONCE }, async () => {
    while (left > 0 && controller.process.isRunning) {
      const name = names[next++ % names.length]!;
      // Of its own, so that the same is sent whatever goes on beside it.
      const random = new SeededRandom(run.random.integer(0, 2 ** 31 - 1));
      try {
        const sent = await within(ATTACK_MS, ATTACKS[name]!(victim, random));
        left -= sent;
        run.inject(name, sent);
      } catch (error) {
        run.lose(`${name}: ${(error as Error).message}`);
        left--;
      }
    }
  });
  let attacking = true;
  const done = Promise.all(attackers).finally(() => {
    attacking = false;
  });
  do {
    await neighbours.work();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  } while (attacking);
  await done;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`has not ended after ${ms / 1000} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function victimOf(host: Victim['host']): Victim {
  const { addresses, natsUrl } = JSON.parse(
    readFileSync(join(controller.process.home, 'controller.json'), 'utf8'),
  ) as { addresses: Record<'api' | 'link' | 'https', string>; natsUrl: string };
  const { token, caPem } = controller.process.client();
  return { ...addresses, nats: natsUrl.replace('tls://', ''), caPem, token, host };
}
