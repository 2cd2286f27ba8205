import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import type { WebopsError } from '@webops/protocol';
import { whyNoLab } from '../lab/capability.js';
import { waitFor } from '../lab/wait.js';
import { compareEventStream } from './harness/event-stream.js';
import { createFaultFleet, type FaultFleet } from './harness/fault-fleet.js';
import { FaultRun, isLongForm } from './harness/fault-run.js';
import { OperationLoad } from './harness/operation-load.js';
import { findProcess, findProcesses } from './harness/processes.js';

const skip = whyNoLab() ?? false;
/** A fault comes after so many acknowledgements and ends. */
const STEPS = { least: 1, most: 16 };
const LOAD = { callers: 6, steps: { least: 1, most: 6, ms: 50 } };
/** MongoDB is away for so long. */
const AWAY_MS = isLongForm ? 60_000 : 15_000;
/** A caller asks so long after MongoDB went away. */
const ASKED_AFTER_MS = 1_000;
/** NATS is killed so often before the load is settled, so that a loss is near its cause. */
const KILLS_A_SETTLEMENT = 10;

let faults: FaultFleet;
before(async () => {
  if (!skip) faults = await createFaultFleet({ hosts: 2 });
});
after(async () => {
  await faults?.stop();
});

test('4. NATS is killed and its store wiped: operations go on, and afterwards no event is missing', {
  skip,
}, async (t) => {
  const run = new FaultRun(4, 'SIGKILL of NATS, with and without its store', { short: 4, long: 100 });
  const { controller, lab } = faults.fleet;
  for (let kills = 0; kills < run.rounds; ) {
    const load = new OperationLoad(faults, run, { ...LOAD, hosts: lab.hosts }, `nats${kills}`);
    load.start();
    for (let each = 0; each < KILLS_A_SETTLEMENT && kills < run.rounds; each++, kills++) {
      await load.progress(run.random.integer(STEPS.least, STEPS.most));
      await killNats(run, controller.home, kills % 2 === 0);
    }
    // Nothing that the callers see needs it.
    if (load.refusals > 0) run.lose(`${load.refusals} calls were refused while NATS was away`);
    await load.stop();
    await load.settle();
    await compareEventStream(run, controller);
    if (run.hasLost) console.log(await faults.evidence());
  }
  run.finish(t);
});

/** Stopped before it is killed: the next one finds the store as it is then. */
async function killNats(run: FaultRun, home: string, wipe: boolean): Promise<void> {
  const find = () => findProcesses(join(home, 'nats', 'nats.conf'))[0];
  const pid = await waitFor('NATS to run', async () => find(), { onTimeout: () => faults.evidence() });
  process.kill(pid, 'SIGSTOP');
  if (wipe) rmSync(join(home, 'nats', 'streams'), { recursive: true });
  process.kill(pid, 'SIGKILL');
  run.inject(wipe ? 'SIGKILL of NATS and its store wiped' : 'SIGKILL of NATS');
}

test(`4. MongoDB is stopped for ${AWAY_MS / 1000} s: operations end or callers get UNAVAILABLE, and no event is missing`, {
  skip,
}, async (t) => {
  const run = new FaultRun(4, 'MongoDB stopped for a while', { short: 2, long: 20 });
  const { controller, lab } = faults.fleet;
  const { pid } = controller;
  for (let round = 0; round < run.rounds; round++) {
    const load = new OperationLoad(faults, run, { ...LOAD, hosts: lab.hosts }, `stopped${round}`);
    load.start();
    await load.progress(run.random.integer(STEPS.least, STEPS.most));
    const told = askMeanwhile(run);
    if (round % 2 === 0) await suspend(run, controller.home);
    else await keepEnding(run, controller.home);
    await told;
    await load.progress(1);
    await load.stop();
    await load.settle();
    await compareEventStream(run, controller);
    if (controller.pid !== pid || !controller.isRunning) run.lose('the controller ended');
    if (run.hasLost) console.log(await faults.evidence());
  }
  run.finish(t);
});

/** A caller is told in time, and what. */
async function askMeanwhile(run: FaultRun): Promise<void> {
  const startedAt = performance.now();
  // It asks for what only the database knows.
  await delay(ASKED_AFTER_MS);
  const answer = await faults.api.operations.listOperations({ pageSize: 1 }, { timeoutMs: AWAY_MS * 2 }).then(
    () => 'an answer',
    (error: WebopsError) => error.code,
  );
  // One that waits until it is back is answered.
  if (answer !== 'UNAVAILABLE' && performance.now() - startedAt < AWAY_MS)
    run.lose(`a caller got ${answer} while the database was away`);
  run.measure('a caller was told after', (performance.now() - startedAt - ASKED_AFTER_MS) / 1000, 's');
}

/** It answers nothing and closes nothing. */
async function suspend(run: FaultRun, home: string): Promise<void> {
  const pid = findProcess(home, 'mongo/data');
  process.kill(pid, 'SIGSTOP');
  try {
    await delay(AWAY_MS);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  run.inject('SIGSTOP of MongoDB');
}

/** It ends in order, and again each time that it is started. */
async function keepEnding(run: FaultRun, home: string): Promise<void> {
  const until = Date.now() + AWAY_MS;
  while (Date.now() < until) {
    for (const pid of findProcesses(home, 'mongo/data')) {
      process.kill(pid, 'SIGTERM');
      run.inject('SIGTERM of MongoDB');
      await waitFor('MongoDB to end', async () => !findProcesses(home, 'mongo/data').includes(pid), {
        onTimeout: () => faults.evidence(),
      });
    }
    await delay(100);
  }
}
