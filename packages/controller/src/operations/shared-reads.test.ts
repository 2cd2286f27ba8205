import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { type Ending, type TestAgent, TestFleet } from './testing.fixture.js';

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

const ANSWER: Ending = {
  result: { status: 'installed', health: 'healthy', version: '1' },
  output: ['it is\n', 'there\n'],
};

/** A connected agent whose reads end when the test says. */
async function slowAgent(name: string): Promise<TestAgent> {
  const agent = await fleet.agent(name);
  agent.behaviour = () => undefined;
  await agent.connect();
  return agent;
}

async function asked(agent: TestAgent, count: number, more: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await fleet.create('status', [agent], more)).operation._id);
  return ids;
}

async function endOf(id: string) {
  const { operation, executions } = await fleet.ended(id);
  return { operation, execution: executions[0]! };
}

async function outputOf(executionId: string): Promise<string> {
  let text = '';
  for await (const piece of fleet.engine.readOutput({ executionId }))
    text += Buffer.from(piece.data).toString();
  return text;
}

test('one run answers all that were asked before it began, and none that came later; each is whole', async () => {
  const agent = await slowAgent('share-1');
  const [first] = await asked(agent, 1);
  const run = await agent.dispatched('addon_status');
  // It has begun: what it looks at may be out of date for those who ask now.
  const others = await asked(agent, 3);
  assert.equal(agent.dispatches.length, 1);
  await agent.finish(run, ANSWER);
  const own = await endOf(first!);
  assert.equal(own.execution.sharedRunOf, undefined);
  const second = await agent.dispatched('addon_status', 2);
  const late = await asked(agent, 1);
  await agent.finish(second, ANSWER);
  for (const id of others) {
    const { operation, execution } = await endOf(id);
    assert.equal(operation.state, 'succeeded');
    assert.deepEqual([execution.state, execution.attempt, execution.exitCode], ['succeeded', 1, 0]);
    assert.equal(
      execution.sharedRunOf,
      execution._id === second.executionId ? undefined : second.executionId,
    );
    assert.equal(await outputOf(execution._id), 'it is\nthere\n');
    assert.equal(JSON.parse(execution.resultJson).status, 'installed');
    const history = await fleet.engine.operationHistory({ id, host: '', pageSize: 0, pageToken: '' });
    assert.equal(history.items.at(-1)?.type, 'operation.succeeded');
    const step = history.items.find(({ type }) => type === 'execution.succeeded');
    const shared = execution.sharedRunOf ? `; answered by the run of execution ${execution.sharedRunOf}` : '';
    assert.equal(step?.message, `exit code 0${shared}`);
  }
  const third = await agent.dispatched('addon_status', 3);
  assert.notEqual(third.executionId, second.executionId);
  await agent.finish(third, ANSWER);
  assert.equal((await endOf(late[0]!)).execution.sharedRunOf, undefined);
  assert.equal(agent.dispatches.length, 3);
});

test('other addons and limits are not answered by it, and do not wait for it', async () => {
  const agent = await slowAgent('share-2');
  await asked(agent, 1);
  await asked(agent, 1, { timeoutMs: 7_000 });
  await asked(agent, 1, { addon: 'web' });
  await agent.dispatched('addon_status', 3);
  for (const one of agent.dispatches) await agent.finish(one, ANSWER);
});

test('cancelling one leaves the others: one that shares a run, and the one whose run it is', async () => {
  const agent = await slowAgent('share-3');
  await asked(agent, 1);
  const [a, b, c] = await asked(agent, 3);
  await agent.finish(await agent.dispatched('addon_status'), ANSWER);
  const run = await agent.dispatched('addon_status', 2);
  const by = { name: 'tester' };
  await fleet.engine.cancelOperation(b!, by);
  assert.equal((await endOf(b!)).operation.state, 'cancelled');
  assert.deepEqual(agent.cancels, []);
  await fleet.engine.cancelOperation(a!, by);
  assert.equal((await endOf(a!)).operation.state, 'cancelled');
  const again = await agent.dispatched('addon_status', 3);
  await agent.until(() => agent.cancels.length > 0, 'the cancellation of the run');
  assert.deepEqual(agent.cancels, [run.executionId]);
  await agent.finish(again, ANSWER);
  assert.equal((await endOf(c!)).operation.state, 'succeeded');
});

test('a run that takes its time shows for all that share it, keeps nobody who comes later, and outlives no agent', async () => {
  const agent = await slowAgent('share-4');
  await asked(agent, 1);
  const ids = await asked(agent, 2);
  await agent.finish(await agent.dispatched('addon_status'), ANSWER);
  await agent.dispatched('addon_status', 2);
  for (const id of ids)
    for await (const event of fleet.engine.watch(id, { signal: AbortSignal.timeout(20_000) }))
      if ('execution' in event && event.execution.state === 'running') break;
  const [later] = await asked(agent, 1);
  await agent.finish(await agent.dispatched('addon_status', 3), ANSWER);
  assert.equal((await endOf(later!)).operation.state, 'succeeded');
  agent.behaviour = () => ANSWER;
  await agent.restart();
  for (const id of ids) {
    const { operation, execution } = await endOf(id);
    assert.equal(operation.state, 'succeeded');
    assert.equal(execution.attempt, 2);
    assert.equal(await outputOf(execution._id), 'it is\nthere\n');
  }
});

test('a run that takes its time ends for all that share it, as the first attempt of each', async () => {
  const agent = await slowAgent('share-7');
  await asked(agent, 1);
  const ids = await asked(agent, 3);
  await agent.finish(await agent.dispatched('addon_status'), ANSWER);
  const run = await agent.dispatched('addon_status', 2);
  for (const id of ids)
    for await (const event of fleet.engine.watch(id, { signal: AbortSignal.timeout(20_000) }))
      if ('execution' in event && event.execution.state === 'running') break;
  await agent.finish(run, ANSWER);
  const ended = await Promise.all(ids.map(endOf));
  for (const { operation, execution } of ended) {
    assert.deepEqual([operation.state, execution.attempt], ['succeeded', 1]);
    assert.equal(await outputOf(execution._id), 'it is\nthere\n');
  }
  assert.equal(ended.filter(({ execution }) => execution.sharedRunOf === run.executionId).length, 2);
  assert.equal(agent.dispatches.length, 2);
});

test('large output is stored once: those that would share it run by themselves', async () => {
  const agent = await slowAgent('share-5');
  const large = { ...ANSWER, output: ['x'.repeat(20_000), 'end\n'] };
  await asked(agent, 1);
  const ids = await asked(agent, 2);
  agent.behaviour = () => large;
  await agent.finish(await agent.dispatched('addon_status'), large);
  for (const id of ids) {
    const { execution } = await endOf(id);
    assert.equal(execution.sharedRunOf, undefined);
    assert.equal(execution.inlineOutput, undefined);
    assert.equal((await outputOf(execution._id)).length, 20_004);
  }
});

test('a read is one command for both documents when it is made, and one at its end; its small output costs none', async () => {
  const agent = await fleet.agent('share-6');
  agent.behaviour = () => ANSWER;
  await agent.connect();
  const { execution, operation } = await endOf((await asked(agent, 1))[0]!);
  assert.equal(await outputOf(execution._id), 'it is\nthere\n');
  const [stored] = await state.collections.executions.find({ operationId: operation._id }).toArray();
  assert.equal(stored?.inlineOutput?.pieces?.length, 2);
  assert.equal(stored?.unpackedOutput, undefined);
  assert.equal(stored?.keptOutput, true);
  assert.equal(
    await state.collections.outputChunks.countDocuments({ _id: new RegExp(`^${execution._id}/`) }),
    0,
  );
  // A list is without it, and reading finds it all the same.
  const [listed] = (await fleet.engine.listOperations({ host: 'share-6' })).items;
  assert.equal(listed?.executions[0]?.inlineOutput?.pieces, undefined);
});

test('of reads that come together and are answered at once, each has its answer and its output', async () => {
  const agent = await fleet.agent('crowd-1');
  agent.behaviour = () => ANSWER;
  await agent.connect();
  const ids = await Promise.all(Array.from({ length: 20 }, async () => (await asked(agent, 1))[0]!));
  for (const id of ids) {
    const { operation, execution } = await endOf(id);
    assert.equal(operation.state, 'succeeded');
    assert.equal(await outputOf(execution._id), 'it is\nthere\n');
  }
});
