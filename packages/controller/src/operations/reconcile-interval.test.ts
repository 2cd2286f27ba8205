import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { type TestAgent, TestFleet } from './testing.fixture.js';

let state: State;
let fleet: TestFleet;
let stopDatabase: () => Promise<void>;
/** Tells of a change that could not be reserved. */
const refusals = new EventEmitter();
const logger = pino(
  { level: 'error' },
  { write: (line) => line.includes('has another active change') && refusals.emit('refused') },
);

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  fleet = await TestFleet.create(state, { logger });
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

/** Later than anything that may be in the middle of being written. */
async function later<T>(task: () => Promise<T>): Promise<T> {
  fleet.clock.offsetMs += 60_000;
  try {
    return await task();
  } finally {
    fleet.clock.offsetMs = 0;
  }
}

/** Two hosts in turns, the first one running: the second one's execution waits for its turn. */
async function inTurns(name: string) {
  const agents = [await connected(`${name}-a`), await connected(`${name}-b`)] as const;
  for (const agent of agents) agent.behaviour = () => undefined;
  const { operation, executions } = await fleet.create('configure', [...agents], { parallel: 1 });
  const [first, second] = agents[0].name === executions[0]!.host ? agents : [agents[1], agents[0]];
  const dispatch = await first.dispatched('addon_configure');
  return { operation, first, second, dispatch, waiting: executions[1]! };
}

test('nothing shows as being installed without an execution that is alive; mending it is an event of the execution', async () => {
  const agent = await connected('activity-1');
  const { operation } = await fleet.create('install', [agent]);
  const [execution] = (await fleet.ended(operation._id)).executions;
  const activity = { status: 'installing' as const, executionId: execution!._id, since: new Date() };
  await state.collections.addonStates.updateOne({ _id: `${agent.hostId}/redis` }, { $set: { activity } });
  const shown = async () => (await fleet.engine.listStates({ host: agent.name })).items[0]!;
  assert.equal((await shown()).activity?.status, 'installing');
  assert.equal(await fleet.engine.reconcile(), 1);
  assert.equal((await shown()).activity, null);
  assert.equal((await shown()).observed?.status, 'installed');
  const doc = await state.collections.executions.findOne({ _id: execution!._id });
  const event = doc?.events.at(-1);
  assert.equal(event?.type, 'execution.reconciled');
  assert.match(String(event?.data['mended']), /redis was shown as installing/);
  assert.equal(doc?.unpublished, true);
  assert.equal(await fleet.engine.reconcile(), 0, 'once');
});

test('an activity whose execution runs is left alone', async () => {
  const agent = await connected('activity-2');
  agent.behaviour = () => undefined;
  const { operation } = await fleet.create('configure', [agent]);
  const dispatch = await agent.dispatched('addon_configure');
  assert.equal(await later(() => fleet.engine.reconcile()), 0);
  const [shown] = (await fleet.engine.listStates({ host: agent.name })).items;
  assert.equal(shown?.activity?.status, 'configuring');
  await agent.finish(dispatch, {});
  await fleet.ended(operation._id);
});

test('what waits in MongoDB for a connected host, and was never put into its queue, starts', async () => {
  const { operation, first, second, dispatch, waiting } = await inTurns('queue');
  // As a write that was made, and whose writer never heard of it.
  await state.collections.executions.updateOne({ _id: waiting._id }, { $set: { held: false } });
  assert.equal(await later(() => fleet.engine.reconcile()), 1);
  await second.finish(await second.dispatched('addon_configure'), {});
  await first.finish(dispatch, {});
  assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
});

test('a change that MongoDB says is on a host, and was never sent, is settled by the journal and started once', async () => {
  const { operation, first, second, dispatch, waiting } = await inTurns('sent');
  const set = { held: false, state: 'dispatched' as const, phase: 'main' as const, attempt: 1 };
  await state.collections.executions.updateOne(
    { _id: waiting._id },
    { $set: { ...set, active: true, dispatchedAt: new Date() } },
  );
  assert.equal(await later(() => fleet.engine.reconcile()), 1);
  await fleet.hosts.away(second.hostId);
  second.behaviour = () => ({});
  await second.connect();
  await first.finish(dispatch, {});
  assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
  assert.deepEqual([...second.starts], [[`${waiting._id}/1`, 1]]);
});

test('a change that was never sent does not keep those behind it waiting for ever', async () => {
  const { operation, first, second, dispatch, waiting } = await inTurns('behind');
  const set = { held: false, state: 'dispatched' as const, phase: 'main' as const, attempt: 1 };
  await state.collections.executions.updateOne(
    { _id: waiting._id },
    { $set: { ...set, active: true, dispatchedAt: new Date() } },
  );
  // It cannot be reserved: its host has an active change.
  const refused = once(refusals, 'refused');
  const behind = await fleet.create('uninstall', [second]);
  await refused;
  assert.equal(await later(() => fleet.engine.reconcile()), 1);
  await fleet.hosts.away(second.hostId);
  second.behaviour = () => ({});
  await second.connect();
  await first.finish(dispatch, {});
  assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
  assert.equal((await fleet.ended(behind.operation._id)).operation.state, 'succeeded');
});

test('an operation whose executions have all ended, and was not told, ends', async () => {
  const { operation, first, dispatch, waiting } = await inTurns('closing');
  const done = { $set: { state: 'failed' as const, finishedAt: new Date() }, $unset: { open: '' as const } };
  await state.collections.executions.updateOne({ _id: waiting._id }, done);
  await state.collections.executions.updateOne(
    { _id: dispatch.executionId },
    { ...done, $unset: { open: '', active: '' } },
  );
  // The operation, and what the first host's addon showed.
  assert.equal(await later(() => fleet.engine.reconcile()), 2);
  assert.equal((await fleet.ended(operation._id)).operation.state, 'failed');
  await first.finish(dispatch, {});
});
