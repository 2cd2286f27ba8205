import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { diesAtEveryWrite } from './dies-at-every-write.fixture.js';
import { CALLER, TestFleet } from './testing.fixture.js';

let state: State;
let fleet: TestFleet;
let uri: string;
let stopDatabase: () => Promise<void>;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  uri = database.uri;
  fleet = await TestFleet.create(state);
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

test('an install that dies at any write is finished by the next controller, and started once', async (t) => {
  const points = await diesAtEveryWrite(fleet, 'install', 1, async ([agent]) => {
    const { operation } = await fleet.create('install', [agent!], { configJson: '{"port":7000}' });
    await fleet.ended(operation._id);
  });
  t.diagnostic(`died at ${points - 1} points`);
});

test('an operation on several hosts in turns that dies at any write is finished', async (t) => {
  const points = await diesAtEveryWrite(fleet, 'turns', 3, async (agents) => {
    const { operation } = await fleet.create('configure', agents, { parallel: 1 });
    await fleet.ended(operation._id);
  });
  t.diagnostic(`died at ${points - 1} points`);
});

test('a read that dies at any write is asked again', async (t) => {
  const points = await diesAtEveryWrite(fleet, 'read', 1, async ([agent]) => {
    await fleet.ended((await fleet.create('status', [agent!])).operation._id);
    await fleet.ended((await fleet.create('status', [agent!])).operation._id);
  });
  t.diagnostic(`died at ${points - 1} points`);
});

test('a cancellation that dies half-way is completed', async () => {
  const agents = await Promise.all([1, 2, 3].map((n) => fleet.agent(`cancelled-${n}`)));
  const { operation } = await fleet.create('configure', agents);
  fleet.dieAfter(2);
  void fleet.engine.cancelOperation(operation._id, CALLER);
  await fleet.died;
  await fleet.crash();
  await fleet.startEngine();
  const done = await fleet.ended(operation._id);
  assert.equal(done.operation.state, 'cancelled');
  assert.deepEqual(
    done.executions.map((one) => one.state),
    ['cancelled', 'cancelled', 'cancelled'],
  );
});

test('a result is taken whose output an earlier controller has stored and acknowledged', async () => {
  const agent = await fleet.agent('said-before-1');
  await agent.connect();
  agent.behaviour = () => undefined;
  const { operation } = await fleet.create('configure', [agent]);
  const dispatch = await agent.dispatched('addon_configure');
  await agent.say(dispatch, 0, 'one');
  await agent.say(dispatch, 1, 'two');
  await agent.until(() => agent.acknowledgedChunks === 2, 'the acknowledgement of the output');
  await fleet.crash();
  await fleet.startEngine();
  await agent.connect();
  await agent.finish(dispatch, { output: [], chunkCount: 2 });
  const done = await fleet.ended(operation._id);
  assert.equal(done.operation.state, 'succeeded');
  assert.equal(done.executions[0]!.chunkCount, 2);
});

test('an older controller that wakes up after a takeover cannot write', async () => {
  const old = fleet.engine;
  const agent = await fleet.agent('fenced-1');
  const { operation } = await fleet.create('configure', [agent]);
  await fleet.startEngine();
  await assert.rejects(old.cancelOperation(operation._id, CALLER), { code: 'FENCED' });
  await agent.connect();
  const dispatch = await agent.dispatched('addon_configure');
  assert.ok(dispatch.epoch > 1);
});

test('a SIGKILL of the controller loses no acknowledged operation', async () => {
  await fleet.crash();
  const script = fileURLToPath(new URL('./killed-controller.fixture.js', import.meta.url));
  const child = spawn(process.execPath, [script, uri], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let hostId = '';
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    const [what, id] = line.split(' ') as [string, string];
    if (what === 'host') hostId = id;
    else acknowledged.push(id);
    if (acknowledged.length === 40) child.kill('SIGKILL');
  }
  await exited;
  await fleet.startEngine();
  const agent = await fleet.agentOf(hostId, 'killed-1');
  await agent.connect();
  for (const id of acknowledged) assert.equal((await fleet.ended(id)).operation.state, 'succeeded');
  for (const count of agent.starts.values()) assert.equal(count, 1);
  assert.equal(await state.collections.executions.countDocuments({ hostId, open: true }), 0);
});
