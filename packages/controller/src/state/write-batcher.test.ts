import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, beforeEach, test } from 'node:test';
import { type Collection, MongoClient, MongoNetworkError } from 'mongodb';
import { startDatabase } from '../testing.fixture.js';
import { isDuplicateKey } from './index.js';
import { WriteBatcher } from './write-batcher.js';

interface Doc {
  _id: string;
  rev: number;
  epoch: number;
  /** Unique. */
  name: string;
  text?: string;
}

const EPOCH = 3;
let client: MongoClient;
let collection: Collection<Doc>;
let batcher: WriteBatcher<Doc>;
let stopDatabase: () => Promise<void>;
/** Names of the commands that wrote, since the test began. */
let commands: string[];

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  client = new MongoClient(database.uri, { monitorCommands: true });
  client.on('commandStarted', ({ commandName }) => {
    if (['insert', 'update', 'bulkWrite'].includes(commandName)) commands.push(commandName);
  });
});
after(async () => {
  await client.close();
  await stopDatabase();
});
beforeEach(async () => {
  collection = client.db('batches').collection<Doc>('docs');
  await collection.deleteMany({});
  await collection.createIndex({ name: 1 }, { unique: true });
  batcher = new WriteBatcher(collection, { rev: 1, epoch: 1 });
  commands = [];
});

const doc = (id: string, more: Partial<Doc> = {}): Doc => ({
  _id: id,
  rev: 1,
  epoch: EPOCH,
  name: id,
  ...more,
});
const update = (id: string, rev: number, set: Partial<Doc> = {}) => ({
  id,
  isDone: (now: Doc) => now.rev === rev + 1 && now.epoch === EPOCH,
  filter: { _id: id, rev, epoch: { $lte: EPOCH } },
  update: { $set: { ...set, rev: rev + 1, epoch: EPOCH } },
});
const ids = Array.from({ length: 200 }, (_, n) => `doc-${n}`);
const revOf = async (id: string) => (await collection.findOne({ _id: id }))?.rev;

test('writes of one turn go in few commands, each as it would alone', async () => {
  await Promise.all(ids.map((id) => batcher.insert(doc(id))));
  const done = await Promise.all(ids.map((id) => batcher.update(update(id, 1))));
  assert.deepEqual(new Set(done), new Set([true]));
  assert.equal(await collection.countDocuments({ rev: 2, epoch: EPOCH }), ids.length);
  assert.ok(commands.length <= 4, commands.join());
});

test('a lost guard is told to its own writer alone', async () => {
  await collection.insertMany(ids.map((id) => doc(id)));
  await collection.updateOne({ _id: 'doc-7' }, { $set: { rev: 9 } });
  await collection.updateOne({ _id: 'doc-8' }, { $set: { epoch: EPOCH + 1 } });
  // Another controller has written the same revision that this one wants to write.
  await collection.updateOne({ _id: 'doc-9' }, { $set: { rev: 2, epoch: EPOCH - 1 } });
  await collection.deleteOne({ _id: 'doc-10' });
  const done = await Promise.all(ids.map((id) => batcher.update(update(id, 1))));
  assert.deepEqual(
    ids.filter((_, n) => !done[n]),
    ['doc-7', 'doc-8', 'doc-9', 'doc-10'],
  );
});

test('two writes of one document are decided one after the other', async () => {
  await collection.insertMany([doc('a'), doc('b')]);
  const done = await Promise.all([
    batcher.update(update('a', 1, { text: 'first' })),
    batcher.update(update('b', 1)),
    batcher.update(update('a', 1, { text: 'second' })),
    batcher.update(update('a', 2, { text: 'third' })),
  ]);
  assert.deepEqual(done, [true, true, false, true]);
  assert.equal((await collection.findOne({ _id: 'a' }))?.text, 'third');
});

test('what a unique index refuses fails alone', async () => {
  await collection.insertMany([doc('a'), doc('b')]);
  const results = await Promise.allSettled([
    batcher.insert(doc('c')),
    batcher.insert(doc('a')),
    batcher.update(update('b', 1, { name: 'a' })),
    batcher.insert(doc('d', { name: 'b' })),
    batcher.insert(doc('e')),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'],
  );
  for (const result of results) if (result.status === 'rejected') assert.ok(isDuplicateKey(result.reason));
  assert.deepEqual(
    [await revOf('b'), await revOf('c'), await revOf('d'), await revOf('e')],
    [1, 1, undefined, 1],
  );
});

test('large documents do not add up to a command that the server refuses', async () => {
  const text = 'x'.repeat(4 * 1024 * 1024);
  const large = ids.slice(0, 16);
  await Promise.all(large.map((id) => batcher.insert(doc(id, { text }))));
  assert.equal(await collection.countDocuments(), large.length);
});

test('a batch whose answer is lost fails for all of it, and the next one goes on', async () => {
  await collection.insertMany([doc('a'), doc('b')]);
  let broken = true;
  const faulty = new Proxy(collection, {
    get(target, key) {
      if (key === 'bulkWrite' && broken)
        return () => {
          broken = false;
          return Promise.reject(new MongoNetworkError('connection closed'));
        };
      const value = Reflect.get(target, key) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  batcher = new WriteBatcher(faulty, { rev: 1, epoch: 1 });
  const lost = await Promise.allSettled([batcher.update(update('a', 1)), batcher.update(update('b', 1))]);
  assert.deepEqual(
    lost.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(await batcher.update(update('a', 1)), true);
});

test('an update that makes its document counts as done', async () => {
  await collection.insertMany([doc('a'), doc('b')]);
  const upsert = (id: string) => ({
    ...update(id, 1),
    filter: { _id: id },
    update: [{ $set: { name: id, rev: { $add: [{ $ifNull: ['$rev', 0] }, 1] }, epoch: EPOCH } }],
    upsert: true,
  });
  const done = await Promise.all([
    batcher.update(upsert('a')),
    batcher.update(update('b', 7)),
    batcher.update({ ...upsert('c'), isDone: (now) => now.rev === 1 }),
  ]);
  assert.deepEqual(done, [true, false, true]);
  assert.deepEqual([await revOf('a'), await revOf('b'), await revOf('c')], [2, 1, 1]);
});

test('batches that must be apart: the first goes at once, and what comes soon after it goes together', async () => {
  const apart = new WriteBatcher(collection, { rev: 1, epoch: 1 }, 2_000);
  const writes: Promise<void>[] = [];
  for (const id of ids.slice(0, 10)) {
    writes.push(apart.insert(doc(id)));
    await delay(5);
  }
  await Promise.all(writes);
  assert.equal(await collection.countDocuments({}), 10);
  assert.equal(commands.length, 2, commands.join());
});
