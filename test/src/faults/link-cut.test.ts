import { setTimeout as delay } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { whyNoLab } from '../lab/capability.js';
import type { LabHost } from '../lab/lab-host.js';
import { waitFor } from '../lab/wait.js';
import { createFaultFleet, type FaultFleet } from './harness/fault-fleet.js';
import { FaultRun } from './harness/fault-run.js';
import { OneChange } from './harness/one-change.js';

const skip = whyNoLab() ?? false;
/** A script runs this long: it may end before the host is shown as offline, or long after. */
const STEPS = { least: 3, most: 60, ms: 100 };
/** From the script's first line on. */
const AFTER_MS = { least: 0, most: 300 };
/** What is lost without a word. */
const LOST = ['both', 'incoming', 'outgoing'] as const;

let faults: FaultFleet;
before(async () => {
  if (!skip) faults = await createFaultFleet({ hosts: LOST.length });
});
after(async () => {
  await faults?.stop();
});

test('5. a host whose link is cut, also in one direction only, is shown as offline and nothing of it as failed; it tells the true result when the link heals', {
  skip,
}, async (t) => {
  const run = new FaultRun(5, 'link of a host cut', { short: LOST.length, long: 100 });
  const { hosts } = faults.fleet.lab;
  const rounds = Array.from({ length: run.rounds }, (_, n) => ({
    lost: LOST[(n + Math.floor(n / LOST.length)) % LOST.length]!,
    afterMs: run.random.integer(AFTER_MS.least, AFTER_MS.most),
    steps: run.random.integer(STEPS.least, STEPS.most),
  }));
  await Promise.all(
    hosts.map(async (host, at) => {
      for (const [n, round] of rounds.entries())
        if (n % hosts.length === at) await meet(run, host, `cut${n}`, round);
    }),
  );
  if (run.hasLost) console.log(await faults.evidence());
  run.finish(t);
});

async function meet(
  run: FaultRun,
  host: LabHost,
  token: string,
  { lost, afterMs, steps }: { lost: (typeof LOST)[number]; afterMs: number; steps: number },
): Promise<void> {
  const change = await OneChange.create(faults, run, host, token, { steps, stepMs: STEPS.ms });
  await change.begun();
  await delay(afterMs);
  if (lost === 'both') await host.cut();
  else await host.cutOneWay(lost);
  const cutAt = performance.now();
  run.inject(lost === 'both' ? 'cut in both directions' : `cut of what is ${lost}`);
  let next: OneChange;
  try {
    await faults.fleet.waitForState(host, 'offline');
    run.measure('shown as offline after', (performance.now() - cutAt) / 1000, 's');
    next = await OneChange.create(faults, run, host, `${token}-meanwhile`, { steps: 1, stepMs: 1 });
    await waitFor(`${token} to come to its end on its host`, async () => change.witness().ends === 1, {
      timeoutMs: 60_000,
      onTimeout: () => faults.evidence(),
    });
    // What was told before the cut may have arrived.
    const { state } = await change.execution();
    if (!/_(DISPATCHED|RUNNING|SUCCEEDED)$/.test(state))
      run.lose(`${token} is ${state} while its link is cut`);
    const waiting = await next.execution();
    if (waiting.state !== 'EXECUTION_STATE_QUEUED' || next.witness().starts > 0)
      run.lose(`${next.token} is ${waiting.state} while the link of its host is cut`);
  } finally {
    await host.heal();
  }
  const healedAt = performance.now();
  await change.judge(await change.ended(), ['succeeded']);
  await next.judge(await next.ended(), ['succeeded']);
  run.measure('all in order after the healing within', (performance.now() - healedAt) / 1000, 's');
  await faults.fleet.waitForState(host, 'online');
}
