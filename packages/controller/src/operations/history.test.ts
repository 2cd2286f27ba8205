import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebopsError } from '@webops/protocol';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { defaultEnding, testAddon, type TestAgent, TestFleet } from './testing.fixture.js';

let state: State;
let fleet: TestFleet;
let stopDatabase: () => Promise<void>;
let agents: TestAgent[];

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  fleet = await TestFleet.create(state);
  fleet.addons.set(
    'again',
    testAddon('again', { retry: { install: { attempts: 2, backoff_seconds: 0.01 } } }),
  );
  agents = await Promise.all(
    ['steps-1', 'steps-2'].map(async (name) => {
      const agent = await fleet.agent(name);
      await agent.connect();
      return agent;
    }),
  );
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

const historyOf = (id: string, more: { host?: string; pageSize?: number; pageToken?: string } = {}) =>
  fleet.engine.operationHistory({ id, host: '', pageSize: 0, pageToken: '', ...more });

test('every step is told, oldest first, with its host, attempt and reason', async () => {
  const [first] = agents;
  let tries = 0;
  first!.behaviour = (dispatch) => {
    if (dispatch.function !== 'addon_install') return defaultEnding(dispatch);
    return tries++ === 0 ? { state: 'failed', exitCode: 75 } : defaultEnding(dispatch);
  };
  const { operation } = await fleet.create('install', agents, { addon: 'again' });
  await fleet.ended(operation._id);
  const { items } = await historyOf(operation._id);
  assert.equal(items[0]?.type, 'operation.created');
  assert.equal(items.at(-1)?.type, 'operation.succeeded');
  assert.deepEqual(
    items.map(({ time }) => time.getTime()),
    items.map(({ time }) => time.getTime()).sort((a, b) => a - b),
  );
  const own = items.filter(({ host }) => host === 'steps-1');
  const types = own.map(({ type }) => type);
  assert.equal(types.at(-1), 'execution.succeeded');
  assert.equal(own.at(-1)?.attempt, 2);
  assert.ok(
    own.some(({ message }) => /TEMPORARY|75/.test(message)),
    JSON.stringify(own),
  );
  assert.ok(items.every(({ eventId }) => /^[0-9a-f/-]+$/.test(eventId)));
  assert.equal(new Set(items.map(({ eventId }) => eventId)).size, items.length);

  const { items: other } = await historyOf(operation._id, { host: 'steps-2' });
  assert.ok(other.length > 1 && other.every(({ host }) => host === 'steps-2'));
  const paged = [];
  for (let pageToken = ''; ; ) {
    const page = await historyOf(operation._id, { pageSize: 2, pageToken });
    paged.push(...page.items);
    pageToken = page.nextPageToken;
    if (pageToken === '') break;
  }
  assert.deepEqual(paged, items);
});

test('what was mended is a line of it', async () => {
  const [agent] = agents;
  agent!.behaviour = defaultEnding;
  const { operation } = await fleet.create('install', [agent!], { addon: 'again' });
  const { executions } = await fleet.ended(operation._id);
  // As a crash leaves it just after the end.
  await state.collections.addonStates.updateOne(
    { _id: `${agent!.hostId}/again` },
    { $set: { activity: { status: 'installing', executionId: executions[0]!._id, since: new Date() } } },
  );
  assert.equal(await fleet.engine.reconcile(), 1);
  const { items } = await historyOf(operation._id);
  assert.equal(items.at(-1)?.type, 'execution.reconciled');
  assert.match(items.at(-1)!.message, /was shown as installing/);
});

test('an unknown operation, a host without a part in it and a bad page are refused', async () => {
  const { operation } = await fleet.create('status', [agents[0]!]);
  await fleet.ended(operation._id);
  const reason = (wanted: string) => (error: unknown) =>
    error instanceof WebopsError && (error.reason === wanted || error.code === wanted);
  await assert.rejects(historyOf('none'), reason('NOT_FOUND'));
  await assert.rejects(historyOf(operation._id, { host: 'steps-2' }), reason('HOST_NOT_IN_OPERATION'));
  await assert.rejects(historyOf(operation._id, { pageSize: 1001 }), reason('OUT_OF_RANGE'));
  await assert.rejects(historyOf(operation._id, { pageToken: 'x' }), reason('OUT_OF_RANGE'));
});
