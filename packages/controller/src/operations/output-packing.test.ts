import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { idOf } from './output-ids.js';
import { OutputPackStore } from './output-pack-store.js';
import { defaultEnding, type TestAgent, TestFleet } from './testing.fixture.js';

const HOUR_MS = 3_600_000;

let state: State;
let fleet: TestFleet;
let stopDatabase: () => Promise<void>;
let agent: TestAgent;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  fleet = await TestFleet.create(state, {
    packOutputAfterMs: HOUR_MS,
    outputRetention: { ageMs: 30 * 24 * HOUR_MS, bytes: 0 },
  });
  agent = await fleet.agent('packed-1');
  await agent.connect();
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

const rangeOf = (id: string) => ({ _id: { $gte: `${id}/`, $lt: `${id}0` } });
const chunksOf = (id: string) => state.collections.outputChunks.countDocuments(rangeOf(id));
const packsOf = (id: string) => state.collections.outputPacks.countDocuments(rangeOf(id));

async function ran(output: string[]) {
  agent.behaviour = (dispatch) => ({ ...defaultEnding(dispatch), output });
  const { operation } = await fleet.create('configure', [agent]);
  return (await fleet.ended(operation._id)).executions[0]!;
}

/** What a reader sees, from a sequence number on. */
async function read(executionId: string, from = 0) {
  const pieces = [];
  for await (const piece of fleet.engine.readOutput({ executionId, fromSequence: from }))
    pieces.push([
      piece.sequence,
      piece.stream,
      piece.time.toISOString(),
      piece.crc32,
      Buffer.from(piece.data),
    ]);
  return pieces;
}

async function later<T>(hours: number, task: () => Promise<T>): Promise<T> {
  fleet.clock.offsetMs = hours * HOUR_MS;
  try {
    return await task();
  } finally {
    fleet.clock.offsetMs = 0;
  }
}

const pack = () => later(2, () => fleet.engine.packOldOutput());

test('many lines become few documents, and are read as they were, from anywhere', async () => {
  const doc = await ran(Array.from({ length: 2500 }, (_, n) => `line ${n}\n`));
  const before = await read(doc._id);
  assert.equal(await fleet.engine.packOldOutput(), 0, 'not before its time');
  assert.equal(await pack(), 1);
  assert.deepEqual([await chunksOf(doc._id), await packsOf(doc._id)], [0, 3]);
  // Another controller reads it: nothing of it is in memory.
  await fleet.crash();
  await fleet.startEngine();
  await agent.connect();
  assert.deepEqual(await read(doc._id), before);
  for (const from of [1, 999, 1000, 2499]) assert.deepEqual(await read(doc._id, from), before.slice(from));
  assert.deepEqual(await read(doc._id, 2500), []);
  assert.equal(await pack(), 0, 'once');
  const [kept] = (await fleet.engine.getOperation(doc.operationId)).executions;
  assert.ok(kept!.outputPackedBytes! < 50_000, String(kept!.outputPackedBytes));
});

test('large output is packed in bounded pieces', async () => {
  const piece = 'x'.repeat(60_000);
  const doc = await ran(Array.from({ length: 40 }, () => piece));
  const hash = (pieces: unknown[][]) => {
    const sum = createHash('sha256');
    for (const one of pieces) sum.update(one[4] as Buffer);
    return sum.digest('hex');
  };
  const before = hash(await read(doc._id));
  assert.equal(await pack(), 1);
  assert.deepEqual([await chunksOf(doc._id), await packsOf(doc._id)], [0, 3]);
  assert.equal(hash(await read(doc._id)), before);
});

test('a crash between a pack and the end of its chunks shows nothing twice, and the next pass finishes', async () => {
  const doc = await ran(Array.from({ length: 30 }, (_, n) => `line ${n}\n`));
  const before = await read(doc._id);
  const pieces = [];
  for await (const piece of fleet.engine.readOutput({ executionId: doc._id })) pieces.push(piece);
  await new OutputPackStore(state, 'default').insert(pieces.slice(0, 20));
  // Some of the chunks went, in no particular order.
  for (const gone of [3, 7, 19])
    await state.collections.outputChunks.deleteOne({ _id: idOf(doc._id, 1, gone) });
  await fleet.crash();
  await fleet.startEngine();
  await agent.connect();
  assert.deepEqual(await read(doc._id), before);
  assert.deepEqual(await read(doc._id, 5), before.slice(5));
  assert.equal(await pack(), 1);
  assert.deepEqual([await chunksOf(doc._id), await packsOf(doc._id)], [0, 2]);
  assert.deepEqual(await read(doc._id), before);
});

test('what is past its retention goes, packed or not', async () => {
  const doc = await ran(Array.from({ length: 10 }, (_, n) => `line ${n}\n`));
  assert.equal(await pack(), 1);
  await later(31 * 24, () => fleet.engine.removeOldOutput());
  assert.deepEqual([await chunksOf(doc._id), await packsOf(doc._id)], [0, 0]);
});
