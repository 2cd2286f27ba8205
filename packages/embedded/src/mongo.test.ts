import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { startMongo } from './mongo.js';
import { isRunning, processesWith, temporaryFolder, waitFor } from './testing.fixture.js';

const ACKNOWLEDGED = { writeConcern: { w: 'majority', journal: true } } as const;

function connect(t: TestContext, uri: string): MongoClient {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 10_000 });
  t.after(() => client.close());
  return client;
}

test('what was written survives a stop and a start', async (t) => {
  const dir = await temporaryFolder(t);
  const first = await startMongo({ dir });
  t.after(() => first.stop());
  await connect(t, first.uri).db('test').collection('things').insertOne({ name: 'kept' }, ACKNOWLEDGED);
  await first.stop();
  await first.stop();
  assert.equal(await isRunning(first.pid), false);

  const second = await startMongo({ dir });
  t.after(() => second.stop());
  assert.equal(second.uri, first.uri);
  const found = await connect(t, second.uri).db('test').collection('things').findOne({ name: 'kept' });
  assert.equal(found?.['name'], 'kept');
});

test('acknowledged writes survive a SIGKILL of the engine, which comes back at the same address', async (t) => {
  const dir = await temporaryFolder(t);
  const server = await startMongo({ dir });
  t.after(() => server.stop());
  const killed = server.pid;
  const collection = connect(t, server.uri).db('test').collection<{ _id: number }>('numbers');

  let acknowledged = 0;
  const writing = (async () => {
    for (let number = 1; ; number++) {
      await collection.insertOne({ _id: number }, ACKNOWLEDGED);
      acknowledged = number;
      if (number === 200) process.kill(killed, 'SIGKILL');
    }
  })();
  await assert.rejects(writing);
  assert.ok(acknowledged >= 200);
  await waitFor('another process serves', () => server.pid !== killed);
  const present = new Set((await collection.find().toArray()).map((document) => document._id));
  for (let number = 1; number <= acknowledged; number++) assert.ok(present.has(number), `lost ${number}`);
});

test('the engine dies with a parent that is killed, and the next start takes over', async (t) => {
  const dir = await temporaryFolder(t);
  const program = fileURLToPath(new URL('parent.fixture.js', import.meta.url));
  const parent = spawn(process.execPath, [program, 'mongo', dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => parent.kill('SIGKILL'));
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  const { pid, address } = JSON.parse(line) as { pid: number; address: string };
  await connect(t, address).db('test').collection('things').insertOne({ name: 'kept' }, ACKNOWLEDGED);

  parent.kill('SIGKILL');
  await waitFor('the engine ends', async () => !(await isRunning(pid)));

  const next = await startMongo({ dir });
  t.after(() => next.stop());
  assert.equal(
    await connect(t, next.uri).db('test').collection('things').countDocuments({ name: 'kept' }),
    1,
  );
  assert.deepEqual(await readdir(join(dir, 'run')), ['mongodb.sock'], 'nothing of the killed one is left');
});

test('a parent killed at any moment of the start leaves no engine behind', async (t) => {
  const program = fileURLToPath(new URL('parent.fixture.js', import.meta.url));
  // After the first sign of a child: the guard takes a few milliseconds, the engine some hundreds.
  for (const afterMs of [0, 2, 5, 20, 80, 200]) {
    const dir = await temporaryFolder(t);
    const parent = spawn(process.execPath, [program, 'mongo', dir], { stdio: 'ignore' });
    const gone = once(parent, 'exit');
    const children = async (): Promise<number[]> =>
      (await processesWith(dir)).filter((pid) => pid !== parent.pid);
    await waitFor('a child appears', async () => (await children()).length > 0);
    await delay(afterMs);
    parent.kill('SIGKILL');
    await gone;
    await waitFor(`no process on ${dir}`, async () => (await children()).length === 0, 2_000);
  }
});

test('a folder serves one process at a time, and nobody else reaches it', async (t) => {
  const dir = await temporaryFolder(t);
  const server = await startMongo({ dir });
  t.after(() => server.stop());
  await assert.rejects(startMongo({ dir }), { code: 'already_running', retryable: true });
  await connect(t, server.uri).db('test').command({ ping: 1 });
  assert.equal((await stat(join(dir, 'run'))).mode & 0o777, 0o700);
});

test('an aborted start leaves no process', async (t) => {
  const dir = await temporaryFolder(t);
  const abort = new AbortController();
  const starting = startMongo({ dir, signal: abort.signal });
  abort.abort();
  await assert.rejects(starting, { code: 'stopped' });
  const server = await startMongo({ dir });
  await server.stop();
});

test('the abort of its signal stops a running server', async (t) => {
  const dir = await temporaryFolder(t);
  const abort = new AbortController();
  const server = await startMongo({ dir, signal: abort.signal });
  abort.abort();
  await waitFor('the server ends', async () => !(await isRunning(server.pid)));
  await server.stop();
});

test('a start that cannot succeed says what is missing', async (t) => {
  const dir = await temporaryFolder(t);
  const deep = join(dir, 'x'.repeat(80));
  await mkdir(deep);
  await assert.rejects(startMongo({ dir: deep }), {
    code: 'unusable_folder',
    message: /too long for a Unix socket/,
  });
});
