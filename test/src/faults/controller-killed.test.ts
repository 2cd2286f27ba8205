import { setTimeout as delay } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import type { ControllerProcess } from '../fleet/controller-process.js';
import { whyNoLab } from '../lab/capability.js';
import { createFaultFleet, type FaultFleet } from './harness/fault-fleet.js';
import { FaultRun } from './harness/fault-run.js';
import { OperationLoad } from './harness/operation-load.js';

const skip = whyNoLab() ?? false;
/**
 * A kill comes after so many acknowledgements and ends, counted from when the controller is ready, and so long after the
 * last of them: between any two writes of an operation's life.
 */
const STEPS = { least: 0, most: 16 };
const AFTER_MS = { least: 0, most: 500 };
/** One kill in four hits a controller that is not ready yet, so long after it was started. */
const STARTING_SHARE = 0.25;
const STARTING_MS = { least: 100, most: 3_000 };
/** A settlement is asked for after so many kills, so that a loss is near its cause. */
const KILLS_A_SETTLEMENT = 10;

let faults: FaultFleet;
before(async () => {
  if (!skip) faults = await createFaultFleet({ hosts: 2 });
});
after(async () => {
  await faults?.stop();
});

test('1. a SIGKILL of the controller loses no operation, starts none twice and leaves none hanging', {
  skip,
}, async (t) => {
  const run = new FaultRun(1, 'SIGKILL of the controller', { short: 6, long: 200 });
  const { controller, lab } = faults.fleet;
  for (let kills = 0; kills < run.rounds; ) {
    const load = new OperationLoad(
      faults,
      run,
      { hosts: lab.hosts, callers: 8, steps: { least: 1, most: 10, ms: 100 } },
      `kill${kills}`,
    );
    load.start();
    for (let each = 0; each < KILLS_A_SETTLEMENT && kills < run.rounds; each++, kills++) {
      if (run.random.next() < STARTING_SHARE) await killWhileItStarts(run, controller);
      else await killWhileItServes(run, controller, load);
    }
    await load.stop();
    await load.settle();
    if (run.hasLost) console.log(await faults.evidence());
  }
  run.finish(t);
});

async function killWhileItServes(
  run: FaultRun,
  controller: ControllerProcess,
  load: OperationLoad,
): Promise<void> {
  await load.progress(run.random.integer(STEPS.least, STEPS.most));
  await delay(run.random.integer(AFTER_MS.least, AFTER_MS.most));
  await controller.kill();
  run.inject('SIGKILL while it serves');
  await faults.start();
}

async function killWhileItStarts(run: FaultRun, controller: ControllerProcess): Promise<void> {
  await controller.stop();
  const ended = controller.start().then(
    () => 'ready',
    () => 'killed',
  );
  await delay(run.random.integer(STARTING_MS.least, STARTING_MS.most));
  await controller.kill();
  run.inject((await ended) === 'ready' ? 'SIGKILL while it serves' : 'SIGKILL while it starts');
  await faults.start();
}
