import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebopsError } from '@webops/protocol';
import {
  CALLER,
  defaultEnding,
  type TestAgent,
  testAddon,
  TestFleet,
} from '../operations/testing.fixture.js';
import { startDatabase } from '../testing.fixture.js';
import type { PlanInput } from './plan-shapes.js';

let fleet: TestFleet;
let stopDatabase: () => Promise<void>;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  fleet = await TestFleet.create(database.state);
  fleet.addons.set('etcd', testAddon('etcd'));
  fleet.addons.set('patroni', testAddon('patroni', { depends: ['etcd >=6', 'redis'], recommends: ['web'] }));
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

async function connected(name: string): Promise<TestAgent> {
  const agent = await fleet.agent(name);
  await agent.connect();
  return agent;
}

function plan(kind: PlanInput['kind'], addon: string, hosts: TestAgent[], more: Partial<PlanInput> = {}) {
  const target = { hosts: hosts.map(({ name }) => name), selector: '', all: false, exclude: [] };
  return fleet.engine.getPlan({ kind, addon, target, cascade: false, ...more });
}

async function done(kind: 'install' | 'configure' | 'uninstall', agent: TestAgent, more: object = {}) {
  const { operation } = await fleet.create(kind, [agent], more);
  assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
}

const refusedWith = (reason: string, text: RegExp) => (error: unknown) => {
  assert.ok(error instanceof WebopsError && error.reason === reason, String(error));
  assert.match(error.message, text);
  return true;
};

test('a plan names the steps of each host in order and touches nothing; applying it does just that', async () => {
  const [bare, partly] = [await connected('plan-bare'), await connected('plan-partly')];
  await done('install', partly);
  const dispatched = bare.dispatches.length + partly.dispatches.length;
  const made = await plan('install', 'patroni', [bare, partly]);
  assert.equal(bare.dispatches.length + partly.dispatches.length, dispatched);
  const steps = made.groups.map(({ hosts, steps: all }) => [
    hosts,
    all.map(({ kind, addon }) => `${kind} ${addon}`),
  ]);
  assert.deepEqual(steps, [
    [['plan-bare'], ['install etcd', 'install redis', 'install patroni']],
    [['plan-partly'], ['install etcd', 'install patroni']],
  ]);
  assert.equal(made.groups[0]?.steps[0]?.because, 'patroni 1.2.3 needs etcd >=6');
  assert.deepEqual(made.groups[0]?.notes, ['patroni recommends web, which is not installed there']);
  assert.deepEqual(
    made.operations.map(({ addon, hostIds }) => [addon, hostIds.length]),
    [
      ['etcd', 2],
      ['redis', 1],
      ['patroni', 2],
    ],
  );
  await assert.rejects(
    fleet.engine.applyPlan(made.sealed, 1, CALLER),
    refusedWith('PLAN_STEP_TOO_SOON', /^Step 1 of the plan was not submitted/),
  );
  for (let step = 0; step < made.operations.length; step++) {
    const { operation } = await fleet.engine.applyPlan(made.sealed, step, CALLER);
    const again = await fleet.engine.applyPlan(made.sealed, step, CALLER);
    assert.equal(again.operation._id, operation._id, 'a repeated step is the same operation');
    assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
  }
  assert.deepEqual(
    (await plan('install', 'patroni', [bare, partly])).operations,
    [],
    'nothing is left to do',
  );
});

test('a plan is refused once something moved on, and says what', async () => {
  const agent = await connected('plan-moved');
  await done('install', agent);
  const made = await plan('configure', 'redis', [agent], { configJson: '{"port": 7000}' });
  assert.deepEqual(made.groups[0]?.steps[0]?.config, [
    { field: 'port', before: '6379', after: '7000', secret: false },
  ]);
  const same = await plan('configure', 'redis', [agent], { configJson: '{"port": 7000}' });
  assert.equal(same.hash, made.hash, 'the same is computed from the same');
  await done('configure', agent, { configJson: '{"port": 7001}' });
  await assert.rejects(
    fleet.engine.applyPlan(made.sealed, 0, CALLER),
    refusedWith('PLAN_STALE', /plan-moved: configuration of redis was version 1, is version 2/),
  );
  const newer = await plan('configure', 'redis', [agent], { configJson: '{"port": 7000}' });
  fleet.addons.set('redis', { ...fleet.addons.get('redis')!, digest: 'f'.repeat(64), version: '2.0.0' });
  await assert.rejects(
    fleet.engine.applyPlan(newer.sealed, 0, CALLER),
    refusedWith(
      'PLAN_STALE',
      /redis in the registry was 1\.2\.3, release [0-9a-f]{12}, is 2\.0\.0, release ffffffffffff/,
    ),
  );
  const upgrade = await plan('install', 'redis', [agent]);
  const { releaseFrom, releaseTo } = upgrade.groups[0]!.steps[0]!;
  assert.deepEqual([releaseFrom, releaseTo], ['1.2.3', '2.0.0']);
  fleet.addons.set('redis', testAddon('redis'));
  const changed = Buffer.from(newer.sealed);
  changed[changed.length - 1]! ^= 1;
  await assert.rejects(
    fleet.engine.applyPlan(changed, 0, CALLER),
    refusedWith('PLAN_UNREADABLE', /was changed/),
  );
});

test('a secret shows as a fingerprint that tells only whether it is another one', async () => {
  const agent = await connected('plan-secret');
  await done('install', agent, { configJson: '{"password": "canary-one"}' });
  const other = await plan('configure', 'redis', [agent], { configJson: '{"password": "canary-two"}' });
  const [change] = other.groups[0]!.steps[0]!.config;
  assert.match(change!.before, /^fingerprint [0-9a-f]{12}$/);
  assert.match(change!.after, /^fingerprint [0-9a-f]{12}$/);
  assert.notEqual(change!.before, change!.after);
  assert.ok(!JSON.stringify({ ...other, sealed: other.sealed.toString('latin1') }).includes('canary'));
  const same = await plan('configure', 'redis', [agent], { configJson: '{"password": "canary-one"}' });
  assert.deepEqual(same.operations, []);
});

test('a plan that would change what is immutable says so', async () => {
  const agent = await connected('plan-immutable');
  await done('install', agent, { configJson: '{"folder": "/a"}' });
  const made = await plan('configure', 'redis', [agent], { configJson: '{"folder": "/b"}' });
  assert.equal(made.groups[0]?.problems[0]?.code, 'CONFIG_INVALID');
  assert.match(made.groups[0]?.problems[0]?.message ?? '', /folder cannot change after the install/);
  assert.deepEqual(made.operations, []);
});

test('a step that fails stops those after it, and what is refused has its reason', async () => {
  const agent = await connected('plan-fails');
  agent.behaviour = (dispatch) =>
    dispatch.addon === 'redis' && dispatch.function === 'addon_install'
      ? { state: 'failed', exitCode: 1 }
      : defaultEnding(dispatch);
  const made = await plan('install', 'patroni', [agent]);
  const first = await fleet.engine.applyPlan(made.sealed, 0, CALLER);
  await fleet.ended(first.operation._id);
  const second = await fleet.engine.applyPlan(made.sealed, 1, CALLER);
  assert.equal((await fleet.ended(second.operation._id)).operation.state, 'failed');
  await assert.rejects(
    fleet.engine.applyPlan(made.sealed, 2, CALLER),
    refusedWith('PLAN_STEP_TOO_SOON', /^Step 2 of the plan is failed/),
  );
  const unknown = await plan('configure', 'web', [agent], { configJson: '{"port": 1}' });
  assert.equal(unknown.groups[0]?.problems[0]?.code, 'ADDON_NOT_INSTALLED');
  const wrong = await plan('install', 'web', [agent], { configJson: '{"port": 0}' });
  assert.equal(wrong.groups[0]?.problems[0]?.code, 'CONFIG_INVALID');
  assert.deepEqual([unknown.operations, wrong.operations], [[], []]);
});
