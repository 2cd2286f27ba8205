import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebopsError } from '@webops/protocol';
import type { HostRecord } from '../hosts/host-store.js';
import { type TestAgent, TestFleet } from '../operations/testing.fixture.js';
import { createSecretBox } from '../secrets/secret-box.js';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { type Fleet, fleetFiles } from './fleet.js';
import { FleetFileStore } from './fleet-file-store.js';
import { type FleetSpec, readFleetSpec } from './fleet-spec.js';

let fleet: TestFleet;
let state: State;
let stopDatabase: () => Promise<void>;
let files: Fleet;
let agents: TestAgent[];

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  fleet = await TestFleet.create(state);
  agents = await Promise.all(['f1', 'f2'].map((name) => fleet.agent(name)));
  for (const agent of agents) await agent.connect();
  files = fleetFiles({
    engine: fleet.engine,
    hosts: {
      list: () => [...fleet.hosts.hosts.values()] as unknown as HostRecord[],
      setLabels: async (id, labels) => {
        const host = fleet.hosts.hosts.get(id)!;
        host.labels = labels;
        return host as unknown as HostRecord;
      },
    },
    catalog: fleet.catalog,
    files: new FleetFileStore(state.db, 'default'),
    box: createSecretBox(Buffer.alloc(32, 9)),
  });
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

const CALLER = 'tester';
const plan = (spec: FleetSpec, more: { owner?: string; prune?: boolean } = {}) =>
  files.plan({ spec, owner: more.owner ?? 'fleet.yaml', prune: more.prune ?? false });

/** Plans and applies. @returns the plan */
async function apply(spec: FleetSpec, more: { owner?: string; prune?: boolean } = {}) {
  const planned = await plan(spec, more);
  assert.deepEqual(planned.plan.problems, []);
  for (let step = 0; step < planned.steps; step += 1) {
    const { operation } = await files.applyStep(planned.sealed, step, CALLER);
    if (operation) assert.equal((await fleet.ended(operation.operation._id)).operation.state, 'succeeded');
  }
  return planned.plan;
}

const subjects = ({ changes }: { changes: { kind: string; subject: string }[] }) =>
  changes.map(({ kind, subject }) => `${kind} ${subject}`);
const shown = async (index: number) => {
  const host = fleet.hosts.hosts.get(agents[index]!.hostId)!;
  return (await fleet.engine.configuration.computed('redis', host)).config;
};
const installed = async () => {
  const { items } = await fleet.engine.listStates({});
  return items
    .filter(({ wanted }) => wanted?.installed)
    .map(({ host, addon }) => `${host} ${addon}`)
    .sort();
};

const FIRST: FleetSpec = {
  version: 1,
  hosts: { f1: { labels: { role: 'cache' } } },
  addons: {
    redis: {
      on: { selector: 'role=cache' },
      config: { port: 7100 },
      groups: { 'role=cache': { password: 'of-the-group' } },
    },
    web: { on: { all: true } },
  },
};

test('a file is planned without touching anything, applied, and then there is nothing to do', async () => {
  const planned = await plan(FIRST);
  assert.deepEqual(subjects(planned.plan), [
    'labels f1',
    'configuration redis fleet',
    'configuration redis group role=cache',
    'install redis',
    'install web',
  ]);
  assert.ok(!JSON.stringify(planned.plan.changes).includes('of-the-group'));
  // The label that selects the host is only planned, and so are the values of its plan.
  const [step] = planned.plan.changes[3]!.groups[0]!.steps;
  assert.ok(step?.config.some(({ field, after: value }) => field === 'port' && value === '7100'));
  assert.deepEqual(await installed(), []);
  assert.equal(await state.collections.configRevisions.countDocuments(), 0);
  await apply(FIRST);
  assert.deepEqual(await installed(), ['f1 redis', 'f1 web', 'f2 web']);
  assert.deepEqual(
    JSON.parse(
      agents[0]!.dispatches
        .filter(({ addon, config }) => addon === 'redis' && config.length > 0)
        .at(-1)!
        .config.toString(),
    ),
    { port: 7100, password: 'of-the-group' },
  );
  const again = await plan(FIRST);
  assert.deepEqual([subjects(again.plan), again.steps], [[], 0]);
  const [revision] = await fleet.engine.configuration.revisions('redis', null, Number.MAX_SAFE_INTEGER, 1);
  assert.deepEqual([revision?.doc.by, revision?.doc.source], [CALLER, 'file fleet.yaml']);
});

test('what is taken out of the file stays without prune, and goes with it; what others set stays', async () => {
  await fleet.engine.configuration.set(
    {
      addon: 'redis',
      layer: { kind: 'fleet', place: '', host: '' },
      patch: { folder: '/of-vera' },
      replace: false,
    },
    { by: 'vera', message: '' },
    false,
  );
  const less: FleetSpec = { version: 1, addons: { redis: { on: { hosts: [] } } } };
  const kept = await plan(less);
  assert.deepEqual(subjects(kept.plan), []);
  assert.ok(
    kept.plan.notes.some((note) => note === 'f1 keeps redis, which the file had'),
    kept.plan.notes.join('; '),
  );
  assert.ok(kept.plan.notes.some((note) => note === 'f1 keeps the label role, which the file had'));
  const pruned = await plan(less, { prune: true });
  assert.deepEqual(subjects(pruned.plan), [
    'labels f1',
    'configuration redis fleet',
    'configuration redis group role=cache',
    'uninstall redis',
    'uninstall web',
  ]);
  await apply(less, { prune: true });
  assert.deepEqual(await installed(), []);
  assert.deepEqual(fleet.hosts.hosts.get(agents[0]!.hostId)!.labels, {});
  assert.deepEqual(await shown(0), { port: 6379, folder: '/of-vera' });
});

test('a value that somebody else set is named before it is changed', async () => {
  await fleet.engine.configuration.set(
    { addon: 'redis', layer: { kind: 'fleet', place: '', host: '' }, patch: { port: 7199 }, replace: false },
    { by: 'vera', message: '' },
    false,
  );
  const mine: FleetSpec = { version: 1, addons: { redis: { on: { hosts: [] }, config: { port: 7200 } } } };
  const overPerson = await plan(mine, { owner: 'mine.yaml' });
  assert.deepEqual(
    overPerson.plan.changes.map(({ owners }) => owners),
    [['vera']],
  );
  await apply(mine, { owner: 'mine.yaml' });
  const theirs: FleetSpec = { version: 1, addons: { redis: { on: { hosts: [] }, config: { port: 7201 } } } };
  const overFile = await plan(theirs, { owner: 'theirs.yaml' });
  assert.deepEqual(
    overFile.plan.changes.map(({ owners }) => owners),
    [['file mine.yaml']],
  );
});

test('a plan is refused once something moved on; a step whose answer was lost is done once', async () => {
  const spec: FleetSpec = { version: 1, addons: { web: { on: { hosts: ['f1'] }, config: { port: 7300 } } } };
  const stale = await plan(spec, { owner: 'steps' });
  await assert.rejects(
    files.applyStep(stale.sealed, 1, CALLER),
    (error) => error instanceof WebopsError && error.reason === 'PLAN_STEP_TOO_SOON',
  );
  await fleet.engine.configuration.set(
    { addon: 'web', layer: { kind: 'fleet', place: '', host: '' }, patch: { port: 7301 }, replace: false },
    { by: 'vera', message: '' },
    false,
  );
  await assert.rejects(
    files.applyStep(stale.sealed, 0, CALLER),
    (error) => error instanceof WebopsError && error.reason === 'PLAN_STALE',
  );
  const planned = await plan(spec, { owner: 'steps' });
  await files.applyStep(planned.sealed, 0, CALLER);
  await files.applyStep(planned.sealed, 0, CALLER);
  const first = await files.applyStep(planned.sealed, 1, CALLER);
  const again = await files.applyStep(planned.sealed, 1, CALLER);
  assert.equal(first.operation?.operation._id, again.operation?.operation._id);
  assert.equal((await fleet.ended(first.operation!.operation._id)).operation.state, 'succeeded');
});

test('what is exported and applied again changes nothing', async () => {
  const { specJson, notes } = await files.export();
  const exported = readFleetSpec(specJson);
  assert.deepEqual(exported.addons?.['web'], {
    on: { hosts: ['f1'] },
    version: '1.2.3',
    config: { port: 7300 },
  });
  assert.ok(notes.some((note) => note.startsWith('redis fleet is left out')));
  const planned = await plan(exported, { owner: 'exported' });
  assert.deepEqual([subjects(planned.plan), planned.plan.problems], [[], []]);
});

test('what is wrong with a file is named, and nothing is done', async () => {
  const refused = (text: RegExp) => (error: unknown) =>
    error instanceof WebopsError && error.reason === 'FLEET_INVALID' && text.test(error.message);
  assert.throws(() => readFleetSpec('{"version": 2}'), refused(/version must be one of 1/));
  assert.throws(() => readFleetSpec('{"version": 1, "addon": {}}'), refused(/addon is not known/));
  assert.throws(
    () => readFleetSpec('{"version": 1, "addons": {"redis": {}}}'),
    refused(/addons\.redis\.on is required/),
  );
  const wrong: FleetSpec = {
    version: 1,
    addons: {
      redis: { on: { hosts: ['f1', 'nobody'] }, config: { port: 0 } },
      nothing: { on: { all: true } },
      web: { on: { all: true }, version: '9.0.0' },
    },
  };
  const { plan: planned } = await plan(wrong, { owner: 'wrong' });
  const text = planned.problems.map(({ message }) => message).join('\n');
  assert.match(text, /port must be >= 1/);
  assert.match(text, /there is no addon nothing/);
  assert.match(text, /has release 1\.2\.3 of web, the file wants 9\.0\.0/);
  assert.ok(planned.notes.some((note) => note.startsWith('nobody is in the file')));
});
