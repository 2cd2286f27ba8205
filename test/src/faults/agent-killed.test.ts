import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { agentPackage } from '../fleet/agent-package.js';
import { whyNoLab } from '../lab/capability.js';
import type { LabHost } from '../lab/lab-host.js';
import { waitFor } from '../lab/wait.js';
import { createFaultFleet, type FaultFleet } from './harness/fault-fleet.js';
import { FaultRun } from './harness/fault-run.js';
import { killAgent, killHolder } from './harness/host-processes.js';
import { OneChange } from './harness/one-change.js';
import { findProcesses } from './harness/processes.js';

const skip = whyNoLab() ?? false;
/** A script runs this long: from its start to its end a fault may come at any moment. */
const STEPS = { least: 5, most: 20, ms: 100 };
/** From the request on, so that the time before the script starts is met too. */
const AFTER_MS = { least: 0, most: 3_000 };
/** The grace between TERM and KILL, and what it may take beyond: the promise. */
const GRACE_MS = 10_000;
const BEYOND_GRACE_MS = 5_000;

let faults: FaultFleet;
before(async () => {
  if (!skip) faults = await createFaultFleet({ hosts: 2 });
});
after(async () => {
  await faults?.stop();
});

/** What is broken, how often of ten, and what may be told of a change that it met. */
const INJURIES = {
  'SIGKILL of the agent': { share: 4, allowed: ['succeeded'] },
  'SIGKILL of the holder': { share: 3, allowed: ['succeeded', 'interrupted'] },
  'power cut of the host': { share: 1, allowed: ['succeeded', 'interrupted'] },
  'reboot of the host': { share: 1, allowed: ['succeeded', 'interrupted'] },
  'upgrade of the agent': { share: 1, allowed: ['succeeded'] },
} as const;
type Injury = keyof typeof INJURIES;

/** The same for the same seed, though hosts go on side by side. */
interface Round {
  injury: Injury;
  afterMs: number;
  steps: number;
  /** Waits for the script's first line before it counts the time. */
  onceBegun: boolean;
}

test('2. whatever becomes of the agent, the holder or the host: what is told is true, nothing is left, nothing hangs', {
  skip,
}, async (t) => {
  const run = new FaultRun(2, 'SIGKILL of agent and holder, power cut, reboot, upgrade', {
    short: 10,
    long: 200,
  });
  const order = Object.entries(INJURIES).flatMap(([injury, { share }]) =>
    Array.from({ length: share }, () => injury as Injury),
  );
  const rounds = Array.from(
    { length: run.rounds },
    (_, n): Round => ({
      injury: order[(n * 3) % order.length]!,
      afterMs: run.random.integer(AFTER_MS.least, AFTER_MS.most),
      steps: run.random.integer(STEPS.least, STEPS.most),
      // There is no holder before, and little time between.
      onceBegun: order[(n * 3) % order.length] === 'SIGKILL of the holder' || run.random.next() < 0.5,
    }),
  );
  const { hosts } = faults.fleet.lab;
  await Promise.all(
    hosts.map(async (host, at) => {
      for (const [n, round] of rounds.entries())
        if (n % hosts.length === at) await meet(run, host, `round${n}`, round);
    }),
  );
  if (run.hasLost) console.log(await faults.evidence());
  run.finish(t);
});

async function meet(run: FaultRun, host: LabHost, token: string, round: Round): Promise<void> {
  const { injury, afterMs, steps, onceBegun } = round;
  const change = await OneChange.create(faults, run, host, token, { steps, stepMs: STEPS.ms });
  if (onceBegun) await change.begun();
  await delay(onceBegun ? (afterMs / AFTER_MS.most) * steps * STEPS.ms : afterMs);
  if (await injure(injury, host, change)) run.inject(injury);
  const execution = await change.ended();
  run.count(`ended ${execution.state.replace('EXECUTION_STATE_', '').toLowerCase()}`);
  await change.judge(execution, INJURIES[injury].allowed);
  // The host works on.
  const next = await OneChange.create(faults, run, host, `${token}-after`, { steps: 1, stepMs: 1 });
  await next.judge(await next.ended(), ['succeeded']);
}

/** False when there was nothing to break. */
async function injure(injury: Injury, host: LabHost, change: OneChange): Promise<boolean> {
  switch (injury) {
    case 'SIGKILL of the agent':
      await killAgent(host);
      return true;
    case 'SIGKILL of the holder':
      return killHolder(host, change.executionId);
    case 'power cut of the host':
      await host.kill();
      await host.boot();
      return true;
    case 'reboot of the host':
      await host.reboot();
      return true;
    case 'upgrade of the agent':
      await upgrade(host);
      return true;
  }
}

/** What the printed line does on a host that has an agent. */
async function upgrade(host: LabHost): Promise<void> {
  host.writeFile('/var/tmp/agent.tar.gz', readFileSync(await agentPackage()));
  const line =
    'rm -rf /var/tmp/agent && mkdir /var/tmp/agent && tar -xzf /var/tmp/agent.tar.gz -C /var/tmp/agent --strip-components=1 && sh /var/tmp/agent/install.sh';
  await host.sh(line, { timeoutMs: 180_000 });
}

test('2. a change that died in the middle of an installation: its packages are whole again before the next one', {
  skip,
}, async (t) => {
  const run = new FaultRun(2, 'SIGKILL of the holder while dpkg works', { short: 1, long: 20 });
  const host = faults.fleet.lab.host(0);
  for (let round = 0; round < run.rounds; round++) {
    await host.sh('rm -f /run/halfway-began /run/halfway-goes-on; dpkg --purge halfway', {
      allowFailure: true,
    });
    const change = await OneChange.create(faults, run, host, `halfway${round}`, { addon: 'halfway' });
    await waitFor(
      'the package to be half configured',
      async () => (await host.sh('test -e /run/halfway-began', { allowFailure: true })).exitCode === 0,
      { timeoutMs: 120_000, onTimeout: () => faults.evidence() },
    );
    assert.ok(await killHolder(host, change.executionId));
    run.inject('SIGKILL of the holder while dpkg works');
    const execution = await change.ended();
    if (execution.state !== 'EXECUTION_STATE_INTERRUPTED') run.lose(`halfway${round} is ${execution.state}`);
    if (execution.observed?.status !== 'ADDON_STATUS_FAILED')
      run.lose(`halfway${round} was observed as ${execution.observed?.status}`);
    await host.sh('touch /run/halfway-goes-on');
    const next = await OneChange.create(faults, run, host, `whole${round}`, { steps: 1, stepMs: 1 });
    const end = await next.ended();
    if (end.state !== 'EXECUTION_STATE_SUCCEEDED') run.lose(`whole${round} is ${end.state}`);
    const { stderr } = await next.output();
    if (!/dpkg --configure -a[\s\S]*Setting up halfway/.test(stderr))
      run.lose(`nothing was repaired: ${stderr}`);
    const audit = await host.sh('dpkg --audit');
    if (audit.stdout !== '') run.lose(`packages are not whole: ${audit.stdout}`);
    const { stderr: later } = await OneChange.create(faults, run, host, `later${round}`).then(async (one) => {
      await one.ended();
      return one.output();
    });
    if (later.includes('dpkg')) run.lose(`repaired without need: ${later}`);
  }
  if (run.hasLost) console.log(await faults.evidence());
  run.finish(t);
});

test('10. a script that ignores TERM and has daemonised grandchildren is cancelled: all dead within grace + 5 s', {
  skip,
}, async (t) => {
  const run = new FaultRun(10, 'cancel of a stubborn script', { short: 2, long: 40 });
  const { hosts } = faults.fleet.lab;
  for (let round = 0; round < run.rounds; round++) {
    const host = hosts[round % hosts.length]!;
    const token = `stubborn${round}x`;
    const change = await OneChange.create(faults, run, host, token, { addon: 'stubborn' });
    const alive = () => findProcesses(`stubborn-${token}`).length;
    await waitFor('all of it to run', async () => alive() >= 5, {
      timeoutMs: 120_000,
      onTimeout: async () => `${alive()} run; ${await faults.evidence()}`,
    });
    await change.cancel();
    run.inject('cancel');
    const startedAt = performance.now();
    const withinMs = (GRACE_MS + BEYOND_GRACE_MS) * (faults.settledWithinMs / 30_000);
    await waitFor('all of it to be dead', async () => alive() === 0, {
      timeoutMs: withinMs,
      everyMs: 20,
    }).catch(() => run.lose(`${alive()} of ${token} alive ${withinMs} ms after the cancel`));
    run.measure('all dead after', (performance.now() - startedAt) / 1000, 's');
    await change.judge(await change.ended(), ['cancelled']);
  }
  if (run.hasLost) console.log(await faults.evidence());
  run.finish(t);
});

test('10. a cancel at any moment ends it, or it is done already; nothing runs on', {
  skip,
}, async (t) => {
  const run = new FaultRun(10, 'cancel at random moments', { short: 8, long: 200 });
  const { hosts } = faults.fleet.lab;
  const rounds = Array.from({ length: run.rounds }, () => ({
    afterMs: run.random.integer(0, 2_000),
    steps: run.random.integer(1, 15),
  }));
  await Promise.all(
    hosts.map(async (host, at) => {
      for (const [n, { afterMs, steps }] of rounds.entries()) {
        if (n % hosts.length !== at) continue;
        const change = await OneChange.create(faults, run, host, `cancel${n}`, { steps, stepMs: STEPS.ms });
        await delay(afterMs);
        await change.cancel();
        run.inject('cancel');
        const execution = await change.ended();
        run.count(`ended ${execution.state.replace('EXECUTION_STATE_', '').toLowerCase()}`);
        await change.judge(execution, ['cancelled', 'succeeded']);
      }
    }),
  );
  if (run.hasLost) console.log(await faults.evidence());
  run.finish(t);
});
