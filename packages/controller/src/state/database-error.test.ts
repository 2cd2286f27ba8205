import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type EmbeddedMongo, startMongo } from '@webops/embedded';
import { WebopsError } from '@webops/protocol';
import { MongoNetworkError } from 'mongodb';
import { silent } from '../testing.fixture.js';
import { connectState, explainDatabaseError, type State } from './index.js';

/** Far below a caller's deadline of 30 s. */
const ANSWERED_WITHIN_MS = 25_000;
const folder = mkdtempSync(join(tmpdir(), 'webops-test-'));
let mongo: EmbeddedMongo;
let state: State;

before(async () => {
  mongo = await startMongo({ dir: folder });
  state = await connectState({ uri: mongo.uri, dbName: 'test', logger: silent });
});
after(async () => {
  await state.close();
  await mongo.stop();
  rmSync(folder, { recursive: true, force: true });
});

const outcomeOf = (task: Promise<unknown>) => task.then(() => null, explainDatabaseError);

test('a database that is stopped without a word: what was under way and what comes later is UNAVAILABLE in time', async () => {
  const startedAt = Date.now();
  process.kill(mongo.pid, 'SIGSTOP');
  try {
    const collection = state.db.collection('things');
    const underWay = await outcomeOf(collection.insertOne({ n: 1 }));
    const later = await outcomeOf(collection.insertOne({ n: 2 }));
    for (const error of [underWay, later]) {
      assert.ok(error instanceof WebopsError, String(error));
      assert.equal(error.code, 'UNAVAILABLE');
      assert.equal(error.reason, 'DATABASE_AWAY');
      assert.ok(error.retryable);
    }
    assert.ok(Date.now() - startedAt < ANSWERED_WITHIN_MS);
  } finally {
    process.kill(mongo.pid, 'SIGCONT');
  }
  await state.ping();
});

test('a database that is killed: UNAVAILABLE, then as before', async () => {
  const collection = state.db.collection<{ _id: number }>('others');
  const asked = Promise.all(
    Array.from({ length: 200 }, (_, _id) => outcomeOf(collection.insertOne({ _id }))),
  );
  process.kill(mongo.pid, 'SIGKILL');
  const outcomes = await asked;
  for (const error of outcomes) if (error) assert.equal((error as WebopsError).code, 'UNAVAILABLE');
  assert.equal(await outcomeOf(collection.insertOne({ _id: 1000 })), null);
  const stored = new Set((await collection.find().toArray()).map((one) => one._id));
  for (const [id, error] of outcomes.entries())
    if (!error) assert.ok(stored.has(id), `${id} was acknowledged and is lost`);
});

test('a database that is away while its disk is full: the caller is told of the disk, and where it is', () => {
  const away = new MongoNetworkError('the socket was closed');
  // /proc is a file system without a byte of space.
  const error = explainDatabaseError(away, '/proc') as WebopsError;
  assert.deepEqual([error.code, error.reason], ['UNAVAILABLE', 'DATABASE_FULL']);
  assert.match(error.message, /no disk space: \/proc has 0 MiB free/);
  assert.equal((explainDatabaseError(away, folder) as WebopsError).reason, 'DATABASE_AWAY');
  assert.equal((explainDatabaseError(away) as WebopsError).reason, 'DATABASE_AWAY');
});

test('what the database refuses is no UNAVAILABLE', async () => {
  const collection = state.db.collection<{ _id: number }>('unique');
  await collection.insertOne({ _id: 1 });
  const error = await outcomeOf(collection.insertOne({ _id: 1 }));
  assert.ok(!(error instanceof WebopsError));
});
