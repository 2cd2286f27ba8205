import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { toTimestamp } from '@webops/protocol';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { medianOf } from './expected-durations.js';
import { type TestAgent, TestFleet } from './testing.fixture.js';
import { executionToWire } from './wire.js';

let state: State;
let fleet: TestFleet;
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

async function connected(name: string): Promise<TestAgent> {
  const agent = await fleet.agent(name);
  await agent.connect();
  return agent;
}

function say(agent: TestAgent, executionId: string, percent: number, step: string) {
  const progress = { executionId, attempt: 1, percent, step, time: toTimestamp(new Date()) };
  return agent.stream?.send({ progress });
}

/** Follows an operation until one of its executions fits. */
async function seen(id: string, fits: (wire: ReturnType<typeof executionToWire>) => boolean) {
  for await (const event of fleet.engine.watch(id, {
    withoutOutput: true,
    signal: AbortSignal.timeout(20_000),
  })) {
    if (!('execution' in event)) continue;
    const wire = executionToWire(event.execution);
    if (fits(wire)) return wire;
  }
  throw new Error('the watch ended before it was seen');
}

test('progress reaches watchers, the newest word last, and makes a bounded number of events', async () => {
  const agent = await connected('progress-1');
  agent.behaviour = (dispatch) =>
    dispatch.function === 'addon_configure' ? undefined : { result: { valid: true } };
  const { operation } = await fleet.create('configure', [agent]);
  const dispatch = await agent.dispatched('addon_configure');
  await say(agent, dispatch.executionId, 1, 'first');
  await seen(operation._id, ({ progressStep }) => progressStep === 'first');
  for (let n = 0; n < 500; n++) await say(agent, dispatch.executionId, n % 100, `step ${n}`);
  await say(agent, dispatch.executionId, 99, 'Initialising the cluster');
  const shown = await seen(operation._id, ({ progressStep }) => progressStep === 'Initialising the cluster');
  assert.equal(shown.progressPercent, 99);
  assert.equal(shown.state, 'EXECUTION_STATE_RUNNING');
  const written = await state.collections.executions.findOne({ _id: dispatch.executionId });
  const events = written?.events.filter(({ type }) => type === 'execution.progress') ?? [];
  assert.ok(events.length >= 2 && events.length <= 24, `${events.length} events of progress`);
  assert.deepEqual(events.map(({ data }) => (data['progress'] as { step: string }).step).slice(-1), [
    'Initialising the cluster',
  ]);
  await agent.finish(dispatch, {});
  const done = await fleet.ended(operation._id);
  const wire = executionToWire(done.executions[0]!);
  assert.equal(wire.progressStep, 'Initialising the cluster');
  assert.equal(wire.elapsedMs, undefined, 'what has ended has no elapsed time');
});

test('a host says nothing of the progress of another, nor of an attempt that is over', async () => {
  const victim = await connected('progress-2');
  const liar = await connected('progress-3');
  victim.behaviour = (dispatch) =>
    dispatch.function === 'addon_configure' ? undefined : { result: { valid: true } };
  const { operation } = await fleet.create('configure', [victim]);
  const dispatch = await victim.dispatched('addon_configure');
  await say(liar, dispatch.executionId, 90, 'forged');
  await victim.stream?.send({
    progress: { executionId: dispatch.executionId, attempt: 7, percent: 80, step: 'old' },
  });
  await say(victim, dispatch.executionId, 10, 'true');
  const shown = await seen(operation._id, ({ progressStep }) => progressStep !== '');
  assert.notEqual(shown.progressStep, 'forged');
  await seen(operation._id, ({ progressStep }) => progressStep === 'true');
  await victim.finish(dispatch, {});
  await fleet.ended(operation._id);
});

test('the expected time is the median of the addon\u2019s own successes', async () => {
  assert.equal(medianOf([]), null);
  assert.equal(medianOf([5, 1, 100]), 5);
  assert.equal(medianOf([5, 1, 100, 7]), 7);
  const agent = await connected('progress-4');
  for (let n = 0; n < 3; n++) await fleet.ended((await fleet.create('backup', [agent])).operation._id);
  await state.collections.executions.updateMany({ hostId: agent.hostId, kind: 'backup' }, [
    { $set: { finishedAt: { $add: ['$startedAt', 42_000] } } },
  ]);
  await fleet.crash();
  await fleet.startEngine();
  await agent.connect();
  agent.behaviour = (dispatch) =>
    dispatch.function === 'addon_backup' ? undefined : { result: { valid: true } };
  const { operation } = await fleet.create('backup', [agent]);
  const shown = await seen(operation._id, (one) => one.state === 'EXECUTION_STATE_RUNNING');
  assert.equal(shown.expectedDurationMs, 42_000);
  assert.ok(Number(shown.elapsedMs) >= 0);
  await agent.finish(await agent.dispatched('addon_backup', 4), {});
  const done = await fleet.ended(operation._id);
  assert.equal(executionToWire(done.executions[0]!).expectedDurationMs, undefined);
});

test('a machine with a copied identity neither runs what was meant for the first nor ends what runs there', async () => {
  const agent = await connected('copied-1');
  agent.behaviour = (dispatch) =>
    dispatch.function === 'addon_configure' ? undefined : { result: { valid: true } };
  const { operation } = await fleet.create('configure', [agent]);
  const dispatch = await agent.dispatched('addon_configure');
  await seen(operation._id, (one) => one.state === 'EXECUTION_STATE_RUNNING');
  const clone = await fleet.agentOf(agent.hostId, 'copied-1');
  await clone.connect();
  await agent.disconnected();
  await agent.connect();
  const frozen = () => fleet.hosts.hosts.get(agent.hostId)!.frozenReason ?? '';
  await agent.until(() => frozen() !== '', 'the freeze');
  assert.match(frozen(), /copied-1 at .* and copied-1 at /, 'both machines are named');
  await agent.finish(dispatch, {});
  assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
  assert.equal(clone.starts.size, 0);
});

test('what may run on the other machine is not delivered before somebody has looked', async () => {
  const agent = await connected('copied-2');
  agent.behaviour = (dispatch) =>
    dispatch.function === 'addon_configure' ? 'ignore' : { result: { valid: true } };
  const { operation } = await fleet.create('configure', [agent]);
  await agent.dispatched('addon_configure');
  const clone = await fleet.agentOf(agent.hostId, 'copied-2');
  await clone.connect();
  await agent.disconnected();
  await agent.connect();
  await agent.until(() => fleet.hosts.hosts.get(agent.hostId)!.frozenReason !== null, 'the freeze');
  await agent.disconnected();
  await clone.connect();
  // Its connection has been looked at when it answers a read; before that it would freeze the host again.
  await fleet.ended((await fleet.create('status', [clone])).operation._id);
  // Released: now it is delivered, once, to the machine that is there.
  fleet.hosts.hosts.get(agent.hostId)!.frozenReason = null;
  assert.equal(clone.starts.size, 0);
  await clone.dispatched('addon_configure');
  assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
  assert.equal(clone.starts.size, 1);
});
