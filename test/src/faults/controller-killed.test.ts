import { setTimeout as delay } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { whyNoLab } from '../lab/capability.js';
import { createFaultFleet, type FaultFleet } from './harness/fault-fleet.js';
import { FaultRun } from './harness/fault-run.js';
import { OperationLoad } from './harness/operation-load.js';

const skip = whyNoLab() ?? false;
/** The controller lives this long between two kills: from before it is ready until operations have begun and ended. */
const LIFE_MS = { least: 20, most: 2_500 };
/** A settlement is asked for after so many kills, so that one that hurts is near its cause. */
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
      { hosts: lab.hosts, callers: 6, steps: { least: 1, most: 10, ms: 100 } },
      `kill${kills}`,
    );
    load.start();
    for (let each = 0; each < KILLS_A_SETTLEMENT && kills < run.rounds; each++, kills++) {
      await delay(run.random.integer(LIFE_MS.least, LIFE_MS.most));
      await controller.kill();
      run.inject('SIGKILL of the controller');
      await controller.start();
    }
    await load.stop();
    await load.settle();
  }
  run.finish(t);
});
