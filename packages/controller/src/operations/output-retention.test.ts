import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebopsError } from '@webops/protocol';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { defaultEnding, type TestAgent, TestFleet } from './testing.fixture.js';

const DAY_MS = 24 * 3_600_000;
const PIECE = 'x'.repeat(32 * 1024);

let state: State;
let fleet: TestFleet;
let stopDatabase: () => Promise<void>;
let agent: TestAgent;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  fleet = await TestFleet.create(state, { outputRetention: { ageMs: 30 * DAY_MS, bytes: 2 * 1024 * 1024 } });
  agent = await fleet.agent('kept-1');
  await agent.connect();
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

const chunksOf = (id: string) =>
  state.collections.outputChunks.countDocuments({ _id: { $gte: `${id}/`, $lt: `${id}0` } });

async function ran(pieces: number, text = PIECE) {
  agent.behaviour = (dispatch) => ({ ...defaultEnding(dispatch), output: Array<string>(pieces).fill(text) });
  const { operation } = await fleet.create('configure', [agent]);
  return (await fleet.ended(operation._id)).executions[0]!;
}

async function read(executionId: string): Promise<number> {
  let bytes = 0;
  for await (const piece of fleet.engine.readOutput({ executionId })) bytes += piece.data.length;
  return bytes;
}

const isRemoved = (error: unknown) =>
  error instanceof WebopsError && error.reason === 'OUTPUT_REMOVED' && /was removed on/.test(error.message);

async function atDay<T>(day: number, task: () => Promise<T>): Promise<T> {
  fleet.clock.offsetMs = day * DAY_MS;
  try {
    return await task();
  } finally {
    fleet.clock.offsetMs = 0;
  }
}

test('output past its age goes, also what takes several deletions; a read says so, and the summary stays', async () => {
  const old = await ran(450, 'line\n');
  assert.equal(await chunksOf(old._id), 450);
  assert.equal(await atDay(29, () => fleet.engine.removeOldOutput()), 0);
  assert.equal(await read(old._id), 450 * 5);
  assert.equal(await atDay(31, () => fleet.engine.removeOldOutput()), 1);
  assert.equal(await chunksOf(old._id), 0);
  await assert.rejects(read(old._id), isRemoved);
  const [doc] = (await fleet.engine.getOperation(old.operationId)).executions;
  assert.equal(doc?.state, 'succeeded');
  assert.equal(doc.stdoutBytes, 450 * 5);
  assert.ok(doc.outputRemovedAt);
  const told: string[] = [];
  for await (const event of fleet.engine.watch(old.operationId, {})) told.push(Object.keys(event)[0]!);
  assert.ok(!told.includes('output'));
  assert.equal(await atDay(31, () => fleet.engine.removeOldOutput()), 0, 'once');
});

test('past the size the oldest goes, and no more than is needed', async () => {
  const docs = [];
  for (let n = 0; n < 4; n++) docs.push(await ran(24));
  assert.equal(await fleet.engine.removeOldOutput(), 2);
  assert.deepEqual(await Promise.all(docs.map((doc) => chunksOf(doc._id))), [0, 0, 24, 24]);
  await assert.rejects(read(docs[0]!._id), isRemoved);
  assert.equal(await read(docs[3]!._id), 24 * PIECE.length);
});

test('output of what is under way stays, whatever its age', async () => {
  agent.behaviour = () => undefined;
  const { operation, executions } = await fleet.create('configure', [agent]);
  const dispatch = await agent.dispatched(
    'addon_configure',
    agent.dispatches.filter((one) => one.function === 'addon_configure').length + 1,
  );
  await agent.say(dispatch, 0, 'still here\n');
  await agent.until(() => agent.acknowledgedChunks === 1, 'the acknowledgement');
  await atDay(40, () => fleet.engine.removeOldOutput());
  assert.equal(await chunksOf(executions[0]!._id), 1);
  await agent.finish(dispatch, { output: ['still here\n'] });
  await fleet.ended(operation._id);
});

test('a removal that died half-way is finished by the next controller', async () => {
  await atDay(31, () => fleet.engine.removeOldOutput());
  const old = await ran(450, 'line\n');
  await atDay(31, async () => {
    // The mark and one deletion.
    fleet.dieAfter(2);
    void fleet.engine.removeOldOutput();
    await fleet.died;
    await fleet.crash();
    assert.ok((await chunksOf(old._id)) > 0);
    await fleet.startEngine();
    await assert.rejects(read(old._id), isRemoved);
    await fleet.engine.removeOldOutput();
  });
  assert.equal(await chunksOf(old._id), 0);
});
