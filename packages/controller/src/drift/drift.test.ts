import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AlertSourcesStore } from '../alerts/alert-sources-store.js';
import type { HostRecord } from '../hosts/host-store.js';
import { type TestAgent, testAddon, TestFleet } from '../operations/testing.fixture.js';
import type { State } from '../state/index.js';
import { silent, startDatabase } from '../testing.fixture.js';
import { DriftChecker } from './drift-checker.js';

let fleet: TestFleet;
let state: State;
let stopDatabase: () => Promise<void>;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  fleet = await TestFleet.create(state);
  const redis = testAddon('redis');
  redis.manifest.functions.push('addon_get_config');
  fleet.addons.set('redis', redis);
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

/** An agent whose host has what `there` says. */
async function hostWith(name: string, there: Record<string, unknown>): Promise<TestAgent> {
  const agent = await fleet.agent(name);
  const { behaviour } = agent;
  agent.behaviour = (dispatch) =>
    dispatch.function === 'addon_get_config'
      ? { state: 'succeeded', exitCode: 0, result: there }
      : behaviour(dispatch);
  await agent.connect();
  const config = { configJson: '{"port": 7400, "password": "canary-drift"}' };
  await fleet.ended((await fleet.create('install', [agent], config)).operation._id);
  return agent;
}

function checker(agents: TestAgent[], repair = ''): DriftChecker {
  return new DriftChecker({
    engine: fleet.engine,
    catalog: fleet.catalog,
    hosts: {
      list: () =>
        agents.map(({ hostId }) => ({
          ...fleet.hosts.hosts.get(hostId)!,
          state: 'online',
        })) as unknown as HostRecord[],
    },
    intervalMs: 3_600_000,
    repair,
    logger: silent,
  });
}

async function check(agents: TestAgent[]): Promise<void> {
  const drift = checker(agents);
  for (const id of await drift.check()) await fleet.ended(id);
}

const drifted = async ({ hostId }: TestAgent) => {
  const [doc] = await fleet.engine.configuration.drifted({ hostId }, 10);
  return doc?.drift ?? null;
};

test('what a host has otherwise than it was applied is shown as a diff and is a condition for an alert, until it is right again', async () => {
  const there: Record<string, unknown> = { port: 7400, password: 'canary-drift' };
  const agent = await hostWith('drift-1', there);
  await check([agent]);
  assert.equal(await drifted(agent), null);
  there['port'] = 7999;
  there['password'] = 'canary-by-hand';
  await check([agent]);
  const found = await drifted(agent);
  assert.deepEqual(
    found?.changes.map(({ field }) => field),
    ['password', 'port'],
  );
  assert.deepEqual(found?.changes[1], { field: 'port', before: '7400', after: '7999', secret: false });
  assert.match(found?.changes[0]?.after ?? '', /^fingerprint/);
  const sources = new AlertSourcesStore(state, 'default');
  assert.deepEqual(
    (await sources.driftedAddons()).map(({ host, fields }) => [host, fields]),
    [['drift-1', ['password', 'port']]],
  );
  await check([agent]);
  assert.deepEqual((await drifted(agent))?.since, found?.since, 'since it was first seen');
  for (const { name } of await state.db.listCollections().toArray())
    for await (const doc of state.db.collection(name).find())
      assert.ok(!JSON.stringify(doc).includes('canary'), `${name} holds a secret`);
  there['port'] = 7400;
  there['password'] = '********';
  await check([agent]);
  assert.equal(await drifted(agent), null, 'a masked secret says nothing');
});

test('what was set and not applied is no drift; what a host does not tell is none either', async () => {
  const agent = await hostWith('drift-2', { port: 7400 });
  const layer = { kind: 'host' as const, place: agent.hostId, host: agent.name };
  await fleet.engine.configuration.set(
    { addon: 'redis', layer, patch: { port: 7401 }, replace: false },
    { by: 'vera', message: '' },
    false,
  );
  await check([agent]);
  assert.equal(await drifted(agent), null);
});

test('it is repaired only where the policy says so, once, and not over what is pending', async () => {
  const there: Record<string, unknown> = { port: 1 };
  const agent = await hostWith('drift-3', there);
  const configures = () => agent.dispatches.filter((one) => one.function === 'addon_configure').length;
  await check([agent]);
  assert.equal(configures(), 0, 'without a policy');
  there['port'] = 7400;
  await check([agent]);
  const drift = checker([agent], 'redis');
  drift.start();
  there['port'] = 2;
  for (const id of await drift.check()) await fleet.ended(id);
  await agent.dispatched('addon_configure');
  await drift.stop();
  const { items } = await fleet.engine.listOperations({ addon: 'redis', kind: 'configure' });
  assert.equal(items[0]?.operation.requestedBy, 'webops-drift');
  await fleet.ended(items[0]!.operation._id);
  assert.equal(await drifted(agent), null, 'until it is asked again');
  assert.equal(configures(), 1);
});
