import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebopsError } from '@webops/protocol';
import { type TestAgent, TestFleet } from '../operations/testing.fixture.js';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { FLEET_LAYER, groupLayer, type LayerPlace } from './layers.js';

let fleet: TestFleet;
let state: State;
let stopDatabase: () => Promise<void>;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  fleet = await TestFleet.create(state);
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

const REASON = { by: 'vera', message: 'because' };

async function connected(name: string, labels: Record<string, string> = {}): Promise<TestAgent> {
  const agent = await fleet.agent(name);
  fleet.hosts.hosts.get(agent.hostId)!.labels = labels;
  await agent.connect();
  return agent;
}

const set = (layer: LayerPlace, patch: object, more: { replace?: boolean } = {}) =>
  fleet.engine.configuration.set(
    { addon: 'redis', layer, patch: patch as Record<string, unknown>, replace: more.replace ?? false },
    REASON,
    false,
  );
const ofHost = ({ hostId, name }: TestAgent): LayerPlace => ({ kind: 'host', place: hostId, host: name });
const hostOf = (agent: TestAgent) => fleet.hosts.hosts.get(agent.hostId)!;
const shown = (agent: TestAgent) => fleet.engine.configuration.computed('redis', hostOf(agent));

async function done(kind: 'install' | 'configure' | 'uninstall', agent: TestAgent, more: object = {}) {
  const { operation } = await fleet.create(kind, [agent], more);
  const ended = await fleet.ended(operation._id);
  assert.equal(ended.operation.state, 'succeeded', JSON.stringify(ended.executions[0]?.error));
  return ended;
}

const applied = async (agent: TestAgent) =>
  JSON.parse((await fleet.engine.getConfig('redis', agent.name)).configJson) as Record<string, unknown>;

const given = ({ dispatches }: TestAgent): unknown =>
  JSON.parse(
    dispatches
      .filter(({ config }) => config.length > 0)
      .at(-1)!
      .config.toString(),
  );

async function empty(): Promise<void> {
  const { configRevisions, addonConfigs, addonStates } = state.collections;
  await Promise.all([
    configRevisions.deleteMany({}),
    addonConfigs.deleteMany({}),
    addonStates.deleteMany({}),
  ]);
}

test('layers go one over another, and each value says which one it comes from', async () => {
  await empty();
  const [db, plain] = [
    await connected('layers-db', { role: 'db', tier: 'one' }),
    await connected('layers-plain'),
  ];
  await set(FLEET_LAYER, { port: 7000, password: 'of-the-fleet' });
  await set(groupLayer('role=db'), { port: 7001 });
  await set(groupLayer('tier = one,role=db'), { port: 7002 });
  assert.equal((await shown(plain)).config['port'], 7000);
  const { config, values, revision } = await shown(db);
  assert.deepEqual(config, { port: 7002, password: '********' });
  assert.equal(revision, 3);
  assert.deepEqual(
    values
      .map(({ field, layer, over, secret }) => ({ field, layer, over, secret }))
      .sort((a, b) => (a.field < b.field ? -1 : 1)),
    [
      { field: 'password', layer: 'fleet', over: [], secret: true },
      { field: 'port', layer: 'group role=db,tier=one', over: ['fleet', 'group role=db'], secret: false },
    ],
  );
  await set(ofHost(db), { port: 7003 });
  assert.equal((await shown(db)).config['port'], 7003);
  await set(ofHost(db), { port: null });
  assert.equal((await shown(db)).config['port'], 7002, 'null takes a value out of its layer alone');
});

test('an install gets the layers, and what it was given stays with the host', async () => {
  await empty();
  const agent = await connected('given');
  await set(FLEET_LAYER, { password: 'of-the-fleet' });
  await done('install', agent, { configJson: '{"port": 7010}' });
  assert.deepEqual(given(agent), { port: 7010, password: 'of-the-fleet' });
  await set(FLEET_LAYER, { password: 'another-one', port: 1 });
  const { config, pending } = await shown(agent);
  assert.equal(config['port'], 7010);
  assert.deepEqual(
    pending.map(({ field }) => field),
    ['password'],
  );
  await done('configure', agent);
  assert.deepEqual(given(agent), { port: 7010, password: 'another-one' });
  assert.deepEqual((await shown(agent)).pending, []);
  const [mine] = await fleet.engine.configuration.revisions(
    'redis',
    ofHost(agent),
    Number.MAX_SAFE_INTEGER,
    10,
  );
  assert.equal(mine?.doc.by, 'tester');
  assert.match(mine?.doc.source ?? '', /^operation /);
  await done('uninstall', agent, { keepData: false });
  assert.equal((await shown(agent)).config['port'], 1, 'with the data goes what the host was given');
});

test('what a change that failed was given is kept nowhere', async () => {
  await empty();
  const agent = await connected('given-fails');
  await done('install', agent);
  agent.behaviour = () => ({ state: 'failed', exitCode: 1 });
  const { operation } = await fleet.create('configure', [agent], { configJson: '{"port": 7011}' });
  assert.equal((await fleet.ended(operation._id)).operation.state, 'failed');
  assert.equal((await shown(agent)).config['port'], 6379);
  assert.equal((await applied(agent))['port'], 6379);
});

test('what is set while a change is under way does not reach it, and what was applied is stored', async () => {
  await empty();
  const agent = await connected('set-meanwhile');
  await done('install', agent);
  agent.behaviour = () => undefined;
  const { operation } = await fleet.create('configure', [agent], { configJson: '{"password": "something"}' });
  const dispatch = await agent.dispatched('addon_configure');
  await set(FLEET_LAYER, { port: 7020 });
  await agent.finish(dispatch, { state: 'succeeded', exitCode: 0 });
  assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
  assert.equal((await applied(agent))['port'], 6379);
  assert.deepEqual((await shown(agent)).pending, [
    { field: 'port', before: '6379', after: '7020', secret: false },
  ]);
});

test('a value that does not fit is refused before anything is stored, also where only one host cannot take it', async () => {
  await empty();
  const agent = await connected('refused');
  await done('install', agent, { configJson: '{"folder": "/a"}' });
  const refused = (text: RegExp) => (error: unknown) =>
    error instanceof WebopsError && error.reason === 'CONFIG_INVALID' && text.test(error.message);
  await assert.rejects(set(FLEET_LAYER, { port: 0 }), refused(/on fleet: port must be >= 1/));
  await assert.rejects(set(FLEET_LAYER, { prot: 1 }), refused(/prot is not known/));
  await assert.rejects(
    set(ofHost(agent), { folder: '/b' }),
    refused(/on refused: folder cannot change after/),
  );
  await assert.rejects(set(FLEET_LAYER, { password: 'secret://nobody' }), refused(/secret set nobody/));
  assert.equal(await state.collections.configRevisions.countDocuments({ kind: 'fleet' }), 0);
});

test('each change is a revision with who, when and why; a rollback is one more', async () => {
  await empty();
  const agent = await connected('revisions', { role: 'db' });
  await set(FLEET_LAYER, { port: 7030 });
  await set(groupLayer('role=db'), { port: 7031, password: 'the-first' });
  await set(FLEET_LAYER, { port: 7032 });
  await set(groupLayer('role=db'), { password: 'the-second' });
  const { configuration } = fleet.engine;
  const all = await configuration.revisions('redis', null, Number.MAX_SAFE_INTEGER, 10);
  assert.deepEqual(
    all.map(({ doc }) => [doc.revision, doc.by, doc.message]),
    [4, 3, 2, 1].map((n) => [n, 'vera', 'because']),
  );
  assert.ok(!JSON.stringify(all.map(({ changes }) => changes)).includes('the-'), 'no secret in a diff');
  assert.deepEqual(await configuration.diff('redis', 1, 3), [
    {
      layer: 'group role=db',
      changes: [
        {
          field: 'password',
          before: '',
          after: (await configuration.diff('redis', 1, 2))[0]!.changes[0]!.after,
          secret: true,
        },
        { field: 'port', before: '', after: '7031', secret: false },
      ],
    },
    { layer: 'fleet', changes: [{ field: 'port', before: '7030', after: '7032', secret: false }] },
  ]);
  const dry = await configuration.rollback('redis', 1, REASON, true);
  assert.equal(dry.layers.length, 2);
  assert.equal((await shown(agent)).config['port'], 7031);
  const back = await configuration.rollback('redis', 1, REASON, false);
  assert.equal(back.revision, 6);
  assert.deepEqual((await shown(agent)).config, { port: 7030 });
  await assert.rejects(configuration.rollback('redis', 6, REASON, false), /has the revisions 1 to 6/);
});

test('two that set the same layer at once lose neither value, nor does a controller that died between insert and mark', async () => {
  await empty();
  const agent = await connected('at-once');
  await Promise.all([
    set(ofHost(agent), { port: 7040 }),
    set(ofHost(agent), { password: 'something' }),
    set(FLEET_LAYER, { port: 1 }),
  ]);
  assert.deepEqual((await shown(agent)).config, { port: 7040, password: '********' });
  // As a SIGKILL right after the insert leaves it: both are marked.
  await state.collections.configRevisions.updateMany({}, { $set: { current: true } });
  assert.deepEqual((await shown(agent)).config, { port: 7040, password: '********' });
  await set(ofHost(agent), { port: 7041 });
  assert.equal(await state.collections.configRevisions.countDocuments({ kind: 'host', current: true }), 1);
});

test('what was applied before there were layers stays', async () => {
  await empty();
  const agent = await connected('older');
  await done('install', agent, { configJson: '{"port": 7050}' });
  await state.collections.addonConfigs.updateMany({ hostId: agent.hostId }, { $unset: { layered: true } });
  await state.collections.configRevisions.deleteMany({});
  await set(FLEET_LAYER, { port: 1, password: 'something' });
  assert.equal((await shown(agent)).config['port'], 7050);
  await done('configure', agent);
  assert.deepEqual(given(agent), { port: 7050, password: 'something' });
});
