import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fromTimestamp } from '@webops/protocol';
import { whyNoLab } from '../lab/capability.js';
import type { LabHost } from '../lab/lab-host.js';
import { createFaultFleet, type FaultFleet } from './harness/fault-fleet.js';
import { FaultRun } from './harness/fault-run.js';
import { OneChange } from './harness/one-change.js';
import { readWitness } from './harness/witness.js';

const skip = whyNoLab() ?? false;
const APART_SECONDS = 600;
/** The first host is ahead of the controller, the second behind. */
const OFFSETS = [APART_SECONDS, -APART_SECONDS];
/** Asked for at once, so that they wait for each other. */
const IN_A_ROW = 3;
/** Of a script that would take much longer. */
const LIMIT_MS = 1_000;
const TOO_MANY_STEPS = 600;
/** The times that a host tells may be so far from the truth: a message's way, on a busy machine. */
const ROOM_MS = 10_000;
/** A time limit that has passed is acted on within this: the grace of the script, and a busy machine. */
const LATE_MS = 60_000;

let faults: FaultFleet;
before(async () => {
  if (skip) return;
  faults = await createFaultFleet({ hosts: OFFSETS.length, join: false });
  await Promise.all(
    faults.fleet.lab.hosts.map(async (host, at) => {
      await host.moveClock(OFFSETS[at]!);
      // Enrolled with the wrong clock, too.
      await faults.fleet.join(host);
    }),
  );
});
after(async () => {
  await faults?.stop();
});

test('6. clocks 10 minutes apart in both directions: changes start, in order and once, end in time, and tell the right times', {
  skip,
}, async (t) => {
  const run = new FaultRun(6, 'clocks 10 minutes apart', { short: 4, long: 100 });
  const { hosts } = faults.fleet.lab;
  for (const [at, host] of hosts.entries()) {
    const there = Number((await host.run(['date', '+%s'])).stdout) - Date.now() / 1000;
    assert.ok(Math.abs(there - OFFSETS[at]!) < 30, `the clock of ${host.name} is ${there} s apart`);
    run.inject(`clock ${OFFSETS[at]! > 0 ? 'ahead' : 'behind'}`);
  }
  await Promise.all(
    hosts.map(async (host, at) => {
      for (let n = at; n < run.rounds; n += hosts.length) {
        await inOrder(run, host, `row${n}`);
        await inTime(run, host, `limit${n}`);
      }
    }),
  );
  if (run.hasLost) console.log(await faults.evidence());
  run.finish(t);
});

async function inOrder(run: FaultRun, host: LabHost, token: string): Promise<void> {
  const steps = run.random.integer(1, 4);
  const changes: OneChange[] = [];
  for (let n = 0; n < IN_A_ROW; n++)
    changes.push(await OneChange.create(faults, run, host, `${token}-${n}`, { steps }));
  for (const change of changes) {
    const execution = await change.ended();
    await change.judge(execution, ['succeeded']);
    await checkTimes(run, change);
  }
  const order = [...readWitness(host).keys()].filter((one) => one.startsWith(`${token}-`));
  if (order.join() !== changes.map((change) => change.token).join())
    run.lose(`on ${host.name} the order was ${order.join(', ')}`);
}

async function inTime(run: FaultRun, host: LabHost, token: string): Promise<void> {
  const askedAt = performance.now();
  const change = await OneChange.create(faults, run, host, token, {
    steps: TOO_MANY_STEPS,
    timeoutMs: LIMIT_MS,
  });
  const execution = await change.ended();
  const tookMs = performance.now() - askedAt;
  run.measure(`a limit of ${LIMIT_MS / 1000} s held after`, tookMs / 1000, 's');
  if (tookMs < LIMIT_MS || tookMs > LIMIT_MS + LATE_MS) run.lose(`${token} was ended after ${tookMs} ms`);
  await change.judge(execution, ['timed_out']);
  await checkTimes(run, change);
}

/** What is shown is the controller's time: asked for, started, ended, in this order and not in the future. */
async function checkTimes(run: FaultRun, change: OneChange): Promise<void> {
  const { operation } = await faults.api.operations.getOperation({ id: change.id });
  const [execution] = operation!.executions;
  const times = [operation!.createdAt, execution!.startedAt, execution!.finishedAt].map((time) =>
    fromTimestamp(time)?.getTime(),
  );
  times.push(Date.now());
  for (const [n, time] of times.entries()) {
    if (time === undefined || (n > 0 && time < times[n - 1]! - ROOM_MS))
      run.lose(
        `${change.token}: asked for, started, ended and now are ${times.map((one) => one && new Date(one).toISOString()).join(', ')}`,
      );
  }
  const observedAt = fromTimestamp(execution!.observed?.observedAt ?? null)?.getTime() ?? Number.NaN;
  if (!(Math.abs(observedAt - times[2]!) < ROOM_MS + LATE_MS))
    run.lose(`${change.token} was observed at ${new Date(observedAt).toISOString()}`);
}
