import { setTimeout as delay } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import type { WebopsError } from '@webops/protocol';
import { whyNoLab } from '../lab/capability.js';
import type { LabHost } from '../lab/lab-host.js';
import { waitFor } from '../lab/wait.js';
import { compareEventStream } from './harness/event-stream.js';
import { createFaultFleet, type FaultFleet } from './harness/fault-fleet.js';
import { FaultRun, isLongForm } from './harness/fault-run.js';
import { OneChange } from './harness/one-change.js';
import { OperationLoad } from './harness/operation-load.js';
import { SmallDisk } from './harness/small-disk.js';

const skip = whyNoLab() ?? false;
const MIB = 1024 * 1024;
/** Of the controller's home, database and events included. MongoDB wants 500 MiB free to make its indexes. */
const HOME_BYTES = 1024 * MIB;
/** Of a host's agent and root's side of it together. */
const HOST_MIB = 48;
/** A script runs so long at least, so that its disk is full for most of it. */
const STEPS = { least: 10, most: 20, ms: 100 };
/** The disk stays full for so long at least. MongoDB gives up only at its next checkpoint, a minute later. */
const FULL_MS = isLongForm ? 75_000 : 5_000;
const TOLD_WITHIN_MS = 60_000;
/** The load moves by so many steps before the disk is full. */
const PROGRESS = { least: 1, most: 16 };

let disk: SmallDisk;
let faults: FaultFleet;
before(async () => {
  if (skip) return;
  disk = await SmallDisk.create(HOME_BYTES);
  faults = await createFaultFleet({ hosts: 2, home: disk.path, join: false });
  await Promise.all(
    faults.fleet.lab.hosts.map(async (host) => {
      await smallState(host);
      await faults.fleet.join(host);
    }),
  );
});
after(async () => {
  await faults?.stop();
  await disk?.remove();
});

/** The state folders of the agent and of root's side lie on one small file system. */
async function smallState(host: LabHost): Promise<void> {
  await host.sh(
    `set -e
    mkdir -p /small
    mount -t tmpfs -o size=${HOST_MIB}m,mode=755 tmpfs /small
    for name in webops-agent webops-root; do
      mkdir -p /small/$name /var/lib/$name
      mount --bind /small/$name /var/lib/$name
    done`,
  );
}

const fill = (host: LabHost) => host.sh('cat /dev/zero >/small/filler', { allowFailure: true });
const empty = (host: LabHost) => host.sh('rm -f /small/filler');
const connections = async (host: LabHost) => {
  const { stdout } = await host.sh('journalctl -u webops-agent -o cat | grep -c "link open"');
  return Number(stdout);
};

test('7. a full disk of a host: what cannot start is refused with the reason, what runs ends truly, the connection stays', {
  skip,
}, async (t) => {
  const run = new FaultRun(7, 'disk full on a host', { short: 4, long: 60 });
  const { hosts } = faults.fleet.lab;
  await Promise.all(
    hosts.map(async (host, at) => {
      const before = await connections(host);
      for (let n = at; n < run.rounds; n += hosts.length) {
        if (Math.floor(n / hosts.length) % 2 === 0) await fullBefore(run, host, `full${n}`);
        else await fullMeanwhile(run, host, `filled${n}`);
        const next = await OneChange.create(faults, run, host, `space${n}`, { steps: 2 });
        await next.judge(await next.ended(), ['succeeded']);
      }
      if ((await connections(host)) !== before) run.lose(`${host.name} lost its connection`);
    }),
  );
  if (run.hasLost) console.log(await faults.evidence());
  run.finish(t);
});

async function fullBefore(run: FaultRun, host: LabHost, token: string): Promise<void> {
  await fill(host);
  run.inject('disk full before a change');
  try {
    const change = await OneChange.create(faults, run, host, token, { steps: 1 });
    const { state, error } = await change.ended();
    if (state !== 'EXECUTION_STATE_FAILED' || error?.code !== 'DISK_FULL' || !/free/.test(error.message))
      run.lose(`${token} is ${state}: ${error?.code} ${error?.message}`);
    if (change.witness().starts !== 0) run.lose(`${token} was started`);
  } finally {
    await empty(host);
  }
}

async function fullMeanwhile(run: FaultRun, host: LabHost, token: string): Promise<void> {
  const steps = run.random.integer(STEPS.least, STEPS.most);
  const change = await OneChange.create(faults, run, host, token, { steps, stepMs: STEPS.ms });
  await change.begun();
  await fill(host);
  run.inject('disk full while a change runs');
  try {
    await waitFor(`${token} to come to its end`, async () => change.witness().ends === 1, {
      timeoutMs: 60_000,
      onTimeout: () => faults.evidence(),
    });
    // Also without space its end is told.
    const { state, outputTruncated } = await change.ended();
    if (state !== 'EXECUTION_STATE_SUCCEEDED') run.lose(`${token} is ${state}`);
    if (change.witness().starts !== 1) run.lose(`${token} started ${change.witness().starts} times`);
    const lines = (await change.output()).stdout.split('\n').filter(Boolean);
    const whole = lines.length === steps;
    if (whole === outputTruncated)
      run.lose(`${lines.length} of ${steps} lines, shown as cut: ${outputTruncated}`);
    run.count(whole ? 'outputs that were whole' : 'outputs shown as cut');
  } finally {
    await empty(host);
  }
}

test('7. a full disk of the controller: callers are told so, the controller stays, work goes on when there is space', {
  skip,
}, async (t) => {
  const run = new FaultRun(7, 'disk full on the controller', { short: 2, long: 40 });
  const { controller, lab } = faults.fleet;
  const { pid } = controller;
  for (let round = 0; round < run.rounds; round++) {
    const load = new OperationLoad(
      faults,
      run,
      { hosts: lab.hosts, callers: 6, steps: { least: 1, most: 6, ms: 50 } },
      `nospace${round}`,
    );
    load.start();
    await load.progress(run.random.integer(PROGRESS.least, PROGRESS.most));
    await disk.fill();
    const fullAt = performance.now();
    run.inject('disk full');
    try {
      await toldOfDisk(run);
      await delay(Math.max(0, FULL_MS - (performance.now() - fullAt)));
    } finally {
      disk.empty();
    }
    await load.progress(1);
    await load.stop();
    await load.settle();
    await compareEventStream(run, controller);
    if (controller.pid !== pid || !controller.isRunning) run.lose('the controller ended');
    if (run.hasLost) console.log(await faults.evidence());
  }
  run.finish(t);
});

/** Whoever asks for a change is told that the controller's disk is full, and is answered. */
async function toldOfDisk(run: FaultRun): Promise<void> {
  const startedAt = performance.now();
  let told = '';
  await waitFor(
    'a caller to be told of the disk',
    async () => {
      const request = { kind: 'OPERATION_KIND_STATUS' as const, addon: 'witness', target: { hosts: ['h1'] } };
      told = await faults.api.operations.createOperation(request, { timeoutMs: 20_000 }).then(
        () => 'an answer',
        (error: WebopsError) => `${error.code}: ${error.message} ${JSON.stringify(error.details)}`,
      );
      if (told !== 'an answer' && !/^(UNAVAILABLE|RESOURCE_EXHAUSTED)/.test(told))
        run.lose(`a caller was told ${told}`);
      return /disk/.test(told);
    },
    { timeoutMs: TOLD_WITHIN_MS, everyMs: 200 },
  ).catch(() => run.lose(`nobody was told of the disk, but: ${told}`));
  run.measure('a caller was told of the disk after', (performance.now() - startedAt) / 1000, 's');
}
