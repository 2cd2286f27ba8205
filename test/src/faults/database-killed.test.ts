import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { whyNoLab } from '../lab/capability.js';
import { waitFor } from '../lab/wait.js';
import { monitorSettings, readMonitor } from './harness/command-monitor.js';
import { createFaultFleet, type FaultFleet } from './harness/fault-fleet.js';
import { FaultRun } from './harness/fault-run.js';
import { OperationLoad } from './harness/operation-load.js';
import { findProcesses } from './harness/processes.js';

const skip = whyNoLab() ?? false;
/** A kill comes after so many acknowledgements and ends, and so long after the last of them. */
const STEPS = { least: 1, most: 24 };
const AFTER_MS = { least: 0, most: 300 };
/** A settlement is asked for after so many kills, so that a loss is near its cause. */
const KILLS_A_SETTLEMENT = 10;
const DURABLE = /^\{"w":"majority","j":true\}$/;

const folder = mkdtempSync(join(tmpdir(), 'webops-monitor-'));
const commandLog = join(folder, 'commands');
let faults: FaultFleet;
before(async () => {
  if (!skip) faults = await createFaultFleet({ hosts: 2, settings: monitorSettings(commandLog) });
});
after(async () => {
  await faults?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('3. a SIGKILL of the embedded MongoDB under load loses no acknowledged write, and the controller goes on', {
  skip,
}, async (t) => {
  const run = new FaultRun(3, 'SIGKILL of the embedded MongoDB', { short: 5, long: 50 });
  const { controller, lab } = faults.fleet;
  const controllerPid = controller.pid;
  for (let kills = 0; kills < run.rounds; ) {
    const load = new OperationLoad(
      faults,
      run,
      { hosts: lab.hosts, callers: 8, steps: { least: 1, most: 5, ms: 50 } },
      `mongo${kills}`,
    );
    load.start();
    for (let each = 0; each < KILLS_A_SETTLEMENT && kills < run.rounds; each++, kills++) {
      await load.progress(run.random.integer(STEPS.least, STEPS.most));
      await delay(run.random.integer(AFTER_MS.least, AFTER_MS.most));
      // It may still be on its way back from the kill before.
      const pid = await waitFor(
        'MongoDB to run',
        async () => findProcesses(controller.home, 'mongo/data')[0],
        { onTimeout: () => faults.evidence() },
      );
      process.kill(pid, 'SIGKILL');
      run.inject('SIGKILL of MongoDB');
    }
    await load.stop();
    await load.settle();
    if (run.hasLost) console.log(await faults.evidence());
  }
  if (controller.pid !== controllerPid || !controller.isRunning) run.lose('the controller ended');
  for (const { command, writeConcern, times } of readMonitor(commandLog)) {
    run.count('writes seen by the monitor', times);
    if (!DURABLE.test(writeConcern)) run.lose(`${times} writes "${command}" were sent with ${writeConcern}`);
  }
  run.finish(t);
});
