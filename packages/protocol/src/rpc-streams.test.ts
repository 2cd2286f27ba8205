import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAgentLinkClient } from './agent-link-client.js';
import { serverCredentials } from './credentials.js';
import { createRpcServer } from './rpc-server.js';
import {
  apiPort,
  callers,
  client,
  happened,
  hostClient,
  linkPort,
  seen,
  serverAuthority,
  serverCertificate,
} from './testing/rpc-servers.js';

test('a stream ends, and an error in it arrives after what came before', async () => {
  const { operations: ops } = client({ token: 'good' });
  const states: (string | undefined)[] = [];
  for await (const { operation } of ops.watchOperation({ id: 'ends' })) states.push(operation?.state);
  assert.deepEqual(states, ['OPERATION_STATE_RUNNING', 'OPERATION_STATE_SUCCEEDED']);
  const failing = ops.watchOperation({ id: 'fails' });
  assert.equal((await failing.next()).value?.operation?.id, 'fails');
  await assert.rejects(failing.next(), { code: 'NOT_FOUND', reason: 'OPERATION_NOT_FOUND' });
});

test('an aborted watch ends on both sides', async () => {
  const abort = new AbortController();
  const gone = happened('watch aborted');
  const watch = client({ token: 'good' }).operations.watchOperation({ id: 'w' }, { signal: abort.signal });
  await watch.next();
  abort.abort();
  await assert.rejects(watch.next(), { code: 'CANCELLED' });
  await gone;
});

test('a slow reader slows the writer, and one that leaves ends it', async () => {
  const over = happened('read over');
  const output = client({ token: 'good' }).operations.readOutput({ executionId: 'x' });
  await output.next();
  const { operations: ops } = client({ token: 'good' });
  // Round trips in place of a pause: the server has had every opportunity to run ahead.
  for (let n = 0; n < 50; n++) await ops.getOperation({ id: 'a' });
  assert.ok(
    seen.streamed < 100,
    `the server wrote ${seen.streamed} of 1000 chunks to a reader that took one`,
  );
  await output.return();
  await over;
  assert.ok(seen.streamed < 1_000);
});

test('62 MiB of chunks arrive whole and in order', async () => {
  let next = 0;
  for await (const { chunk } of client({ token: 'good' }).operations.readOutput({ executionId: 'y' })) {
    assert.equal(chunk?.sequence, next++);
    assert.equal(chunk.data.length, 64 * 1024);
  }
  assert.equal(next, 1_000);
});

test('an agent is its certificate', async () => {
  const over = new AbortController();
  const stream = (await hostClient('h-42')).connect({ signal: over.signal });
  await stream.send({ hello: { protocolVersion: 1 } });
  const messages = stream.messages[Symbol.asyncIterator]();
  const { value } = await messages.next();
  assert.equal(value?.message, 'welcome');
  assert.equal(value.welcome?.hostId, 'h-42');
  for (let sequence = 0; sequence < 100; sequence++) {
    await stream.send({ output: { sequence, data: Buffer.alloc(1000) } });
    assert.equal((await messages.next()).value?.outputAck?.sequence, sequence);
  }
  const gone = happened('agent gone');
  over.abort();
  await assert.rejects(messages.next(), { code: 'CANCELLED' });
  await gone;
  await assert.rejects(stream.send({ heartbeat: {} }), { name: 'WebopsError' });
});

test('an agent that ends its stream ends it in peace', async () => {
  const stream = (await hostClient('h-1')).connect({ signal: new AbortController().signal });
  await stream.send({ hello: {} });
  stream.end();
  const kinds: (string | undefined)[] = [];
  for await (const message of stream.messages) kinds.push(message.message);
  assert.deepEqual(kinds, ['welcome']);
});

test('a two-way stream ends with the controller’s error', async () => {
  const stream = (await hostClient('h-1')).connect({ signal: new AbortController().signal });
  await stream.send({ refused: { executionId: 'x' } });
  await assert.rejects(stream.messages[Symbol.asyncIterator]().next(), {
    code: 'ABORTED',
    reason: 'CLONE_SUSPECTED',
  });
});

test('a bundle comes in pieces', async () => {
  const pieces: Buffer[] = [];
  for await (const { data } of (await hostClient('h-1')).fetchBundle({ digest: 'abc' })) pieces.push(data);
  assert.equal(Buffer.concat(pieces).toString(), 'abc!');
});

test('the agent link refuses a certificate of another authority, and none', async () => {
  const stranger = (await hostClient('h-1', callers)).fetchBundle({ digest: 'x' }, { timeoutMs: 5_000 });
  await assert.rejects(stranger.next(), { code: 'UNAVAILABLE' });
  const nobody = client({ address: `127.0.0.1:${linkPort}` });
  await assert.rejects(nobody.system.whoAmI({}, { timeoutMs: 5_000 }), { code: 'UNAVAILABLE' });
});

test('a server that stops ends its streams within its grace', async () => {
  const server = createRpcServer<null>({ authorize: async () => null }).implement('AgentLinkService', {
    connect: async (_call, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    fetchBundle: async function* () {},
  });
  const port = await server.listen(
    '127.0.0.1:0',
    serverCredentials({ ...serverCertificate, requireClientCertificate: false }),
  );
  await assert.rejects(
    server.listen(
      `127.0.0.1:${apiPort}`,
      serverCredentials({ ...serverCertificate, requireClientCertificate: false }),
    ),
    { reason: 'LISTEN_FAILED' },
  );
  const agent = createAgentLinkClient({
    address: `127.0.0.1:${port}`,
    caPem: serverAuthority.certPem,
    ...serverCertificate,
  });
  const stream = agent.connect({ signal: new AbortController().signal });
  await stream.send({ hello: {} });
  const ended = assert.rejects(stream.messages[Symbol.asyncIterator]().next(), { name: 'WebopsError' });
  await Promise.all([server.stop(10), server.stop(10)]);
  await ended;
  agent.close();
});

test('many writers share one stream, and one signal many calls, without a warning', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const over = new AbortController();
  const stream = (await hostClient('h-1')).connect({ signal: over.signal });
  const data = Buffer.alloc(64 * 1024);
  const sends = Array.from({ length: 50 }, (_, sequence) => stream.send({ output: { sequence, data } }));
  const acknowledged = new Set<number | undefined>();
  for await (const { outputAck } of stream.messages) {
    acknowledged.add(outputAck?.sequence);
    if (acknowledged.size === 50) break;
  }
  await Promise.all(sends);
  const { operations } = client({ token: 'good' });
  await Promise.all(
    Array.from({ length: 50 }, () => operations.getOperation({ id: 'a' }, { signal: over.signal })),
  );
  process.off('warning', onWarning);
  assert.deepEqual(warnings, []);
});

test('writers that wait for room are told when the stream is over', async () => {
  const over = new AbortController();
  const stream = (await hostClient('h-1')).connect({ signal: over.signal });
  const data = Buffer.alloc(1024 * 1024);
  const sends = Array.from({ length: 40 }, (_, sequence) => stream.send({ output: { sequence, data } }));
  over.abort();
  const ends = await Promise.allSettled(sends);
  assert.ok(ends.some(({ status }) => status === 'rejected'));
  await assert.rejects(stream.send({ heartbeat: {} }), { name: 'WebopsError' });
});
