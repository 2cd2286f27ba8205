import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as grpc from '@grpc/grpc-js';
import { MAX_BUNDLE_BYTES } from '@webops/contract';
import { createAgentLinkClient } from './agent-link-client.js';
import { type ApiClientOptions, createApiClient } from './api-client.js';
import { WebopsError } from './errors.js';
import {
  createAuthority,
  createServerCertificate,
  issueCallerCertificate,
  issueHostCertificate,
} from './identity/authority.js';
import { createKeyAndCsr } from './identity/csr.js';
import { fetchAuthority } from './identity/fetch-authority.js';
import { fingerprintOf } from './identity/inspect.js';
import type { ServiceHandlers } from './implement.js';
import { MAX_MESSAGE_BYTES } from './limits.js';
import type { PeerCertificate } from './peer.js';
import { createRpcServer } from './rpc-server.js';
import { serverCredentials } from './credentials.js';
import { createRegistryClient } from './registry-client.js';

interface Caller {
  name: string;
  peer: PeerCertificate | null;
}

const [serverAuthority, callers, hosts] = await Promise.all(
  ['server', 'callers', 'hosts'].map((commonName) => createAuthority({ commonName })),
);
assert.ok(serverAuthority && callers && hosts);
const serverCertificate = await createServerCertificate(serverAuthority, { ipAddresses: ['127.0.0.1'] });

/** Resolved by the test that needs it; what a handler sees of its call. */
const seen = {
  streamed: 0,
  finished: [] as string[],
  errors: [] as unknown[],
  waiters: new Map<string, () => void>(),
};
const happened = (what: string) => new Promise<void>((resolve) => seen.waiters.set(what, resolve));
const happens = (what: string) => seen.waiters.get(what)?.();

const notUsed = async () => {
  throw new WebopsError('UNIMPLEMENTED', 'Not in this test.');
};

const operations: ServiceHandlers<'OperationService', Caller> = {
  createOperation: async (request) => {
    throw new WebopsError('FAILED_PRECONDITION', `${request.addon} conflicts with valkey.`, {
      reason: 'ADDON_CONFLICT',
      details: [{ host: 'db-1', action: 'uninstall valkey' }],
    });
  },
  getOperation: async ({ id }, { caller, peerAddress }) => {
    if (id === 'bug') throw new TypeError('secret text of a bug');
    if (id === 'never') return new Promise(() => undefined);
    const operation = {
      id,
      requestedBy: caller.name,
      configJson: peerAddress,
      state: 'OPERATION_STATE_SUCCEEDED' as const,
    };
    return { operation };
  },
  listOperations: async () => ({ operations: [], nextPageToken: '' }),
  cancelOperation: notUsed,
  retryOperation: notUsed,
  watchOperation: async function* ({ id }, { signal }) {
    yield { operation: { id, state: 'OPERATION_STATE_RUNNING' } };
    if (id === 'fails') throw new WebopsError('NOT_FOUND', 'It is gone.', { reason: 'OPERATION_NOT_FOUND' });
    if (id === 'ends') {
      yield { operation: { id, state: 'OPERATION_STATE_SUCCEEDED' } };
      return;
    }
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    happens('watch aborted');
  },
  readOutput: async function* ({ executionId }) {
    seen.streamed = 0;
    try {
      const data = Buffer.alloc(64 * 1024, executionId);
      for (let sequence = 0; sequence < 1_000; sequence++) {
        seen.streamed = sequence + 1;
        yield { chunk: { executionId, sequence, data } };
      }
    } finally {
      happens('read over');
    }
  },
};

const api = createRpcServer<Caller>({
  authorize: async (methodPath, metadata, peer) => {
    if (methodPath.endsWith('/Enroll')) return { name: 'anyone', peer };
    if (peer) return { name: peer.commonName, peer };
    if (metadata.get('authorization')[0] === 'Bearer good') return { name: 'token', peer };
    throw new WebopsError('UNAUTHENTICATED', 'No identity.', { reason: 'NO_CREDENTIALS' });
  },
  onError: (error) => seen.errors.push(error),
  onFinished: ({ methodPath, code }) => seen.finished.push(`${methodPath} ${grpc.status[code]}`),
})
  .implement('OperationService', operations)
  .implement('EnrollmentService', {
    createJoinToken: notUsed,
    listJoinTokens: notUsed,
    revokeJoinToken: notUsed,
    getEnrollmentInfo: notUsed,
    enroll: async ({ token }, { caller }) => ({ hostId: token, environment: caller.name }),
  })
  .addHealthAndReflection();

const apiCredentials = serverCredentials({
  ...serverCertificate,
  clientCaPems: [callers.certPem],
  requireClientCertificate: false,
});
const apiPort = await api.listen('127.0.0.1:0', apiCredentials);

const link = createRpcServer<string>({
  authorize: async (_method, _metadata, peer) => {
    if (!peer?.host) throw new WebopsError('UNAUTHENTICATED', 'Not a host.');
    return peer.host.hostId;
  },
}).implement('AgentLinkService', {
  connect: async (call, { caller, signal }) => {
    signal.addEventListener('abort', () => happens('agent gone'), { once: true });
    for await (const message of call.messages) {
      if (message.message === 'hello') await call.send({ welcome: { hostId: caller } });
      if (message.message === 'refused') {
        throw new WebopsError('ABORTED', 'Another agent is you.', { reason: 'CLONE_SUSPECTED' });
      }
      if (message.message === 'output')
        await call.send({ outputAck: { sequence: message.output?.sequence ?? -1 } });
    }
  },
  fetchBundle: async function* ({ digest }) {
    yield { data: Buffer.from(digest) };
    yield { data: Buffer.from('!') };
  },
});
const linkPort = await link.listen(
  '127.0.0.1:0',
  serverCredentials({ ...serverCertificate, clientCaPems: [hosts.certPem], requireClientCertificate: true }),
);

const closers: (() => void)[] = [];
after(async () => {
  for (const close of closers) close();
  await Promise.all([api.stop(0), link.stop(0)]);
});

function client(options: Partial<ApiClientOptions> = {}) {
  const made = createApiClient({
    address: `127.0.0.1:${apiPort}`,
    caPem: serverAuthority!.certPem,
    ...options,
  });
  closers.push(made.close);
  return made;
}

async function hostClient(hostId: string, authority = hosts!) {
  const { keyPem, csrPem } = await createKeyAndCsr({ commonName: hostId });
  const certPem = await issueHostCertificate(authority, { csrPem, environment: 'default', hostId });
  const made = createAgentLinkClient({
    address: `127.0.0.1:${linkPort}`,
    caPem: serverAuthority!.certPem,
    certPem,
    keyPem,
  });
  closers.push(made.close);
  return made;
}

test('a call with a bearer token is its owner’s', async () => {
  const { operation } = await client({ token: 'good' }).operations.getOperation({ id: 'a' });
  assert.equal(operation?.requestedBy, 'token');
  assert.match(operation.configJson, /^127\.0\.0\.1:\d+$/);
});

test('a call with a client certificate of the callers’ authority is its name’s', async () => {
  const { keyPem, csrPem } = await createKeyAndCsr({ commonName: 'x' });
  const certPem = await issueCallerCertificate(callers, { csrPem, name: 'alice' });
  const { operation } = await client({ certPem, keyPem }).operations.getOperation({ id: 'a' });
  assert.equal(operation?.requestedBy, 'alice');
});

test('a client certificate of another authority is no identity', async () => {
  const { keyPem, csrPem } = await createKeyAndCsr({ commonName: 'alice' });
  const certPem = await issueHostCertificate(hosts, { csrPem, environment: 'default', hostId: 'h1' });
  await assert.rejects(client({ certPem, keyPem }).operations.getOperation({ id: 'a' }), {
    code: 'UNAUTHENTICATED',
    reason: 'NO_CREDENTIALS',
  });
});

test('without an identity no handler runs, but a method may ask for none', async () => {
  await assert.rejects(client().operations.getOperation({ id: 'a' }), { code: 'UNAUTHENTICATED' });
  await assert.rejects(client().operations.readOutput({ executionId: 'a' }).next(), {
    reason: 'NO_CREDENTIALS',
  });
  const { environment } = await client().enrollment.enroll({ token: 't' });
  assert.equal(environment, 'anyone');
});

test('a new host that knows a fingerprint learns the authority from the API listener, and enrols', async () => {
  const address = `127.0.0.1:${apiPort}`;
  const caPem = await fetchAuthority({ address, fingerprint: fingerprintOf(serverAuthority.certPem) });
  const { hostId } = await client({ caPem }).enrollment.enroll({ token: 'joined' });
  assert.equal(hostId, 'joined');
});

test('a client refuses a server of another authority', async () => {
  const other = client({ caPem: hosts.certPem, token: 'good' });
  await assert.rejects(other.operations.getOperation({ id: 'a' }, { timeoutMs: 5_000 }), {
    code: 'UNAVAILABLE',
    reason: 'CONTROLLER_UNREACHABLE',
    message: new RegExp(`127\\.0\\.0\\.1:${apiPort}`),
  });
});

test('an error arrives with its reason, host and what to do', async () => {
  await assert.rejects(client({ token: 'good' }).operations.createOperation({ addon: 'redis' }), {
    name: 'WebopsError',
    code: 'FAILED_PRECONDITION',
    reason: 'ADDON_CONFLICT',
    message: 'redis conflicts with valkey.',
    retryable: false,
    details: [{ host: 'db-1', action: 'uninstall valkey' }],
  });
});

test('a bug is INTERNAL: its text is for the log, not for the client', async () => {
  seen.errors = [];
  await assert.rejects(
    client({ token: 'good' }).operations.getOperation({ id: 'bug' }),
    (error: WebopsError) => {
      assert.equal(error.code, 'INTERNAL');
      assert.ok(!error.message.includes('secret'));
      return true;
    },
  );
  assert.match(String(seen.errors[0]), /secret text of a bug/);
});

test('every call has a deadline, and a signal ends it', async () => {
  const { operations: ops } = client({ token: 'good' });
  await assert.rejects(ops.getOperation({ id: 'never' }, { timeoutMs: 50 }), {
    code: 'DEADLINE_EXCEEDED',
    retryable: true,
  });
  await assert.rejects(ops.getOperation({ id: 'never' }, { signal: AbortSignal.timeout(50) }), {
    code: 'CANCELLED',
  });
  await assert.rejects(ops.getOperation({ id: 'a' }, { signal: AbortSignal.abort() }), { code: 'CANCELLED' });
});

test('nobody there is UNAVAILABLE, with the address', async () => {
  await assert.rejects(client({ address: '127.0.0.1:1' }).system.whoAmI({}), {
    code: 'UNAVAILABLE',
    reason: 'CONTROLLER_UNREACHABLE',
    message: /127\.0\.0\.1:1/,
  });
  await assert.rejects(client({ address: '127.0.0.1:1' }).waitForReady({ timeoutMs: 100 }), {
    code: 'UNAVAILABLE',
  });
  await client().waitForReady();
});

test('a message over the bound is refused', async () => {
  const huge = { bundle: Buffer.alloc(MAX_MESSAGE_BYTES + 1) };
  await assert.rejects(client({ token: 'good' }).addons.publishAddon(huge), { code: 'RESOURCE_EXHAUSTED' });
});

test('a bundle of the largest size allowed passes', async () => {
  const bundle = Buffer.alloc(MAX_BUNDLE_BYTES, 7);
  // There is no AddonService on this server: that it says so shows that the message arrived.
  await assert.rejects(client({ token: 'good' }).addons.publishAddon({ bundle }), { code: 'UNIMPLEMENTED' });
});

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

test('the hooks are told how every call ended', async () => {
  seen.finished = [];
  await client({ token: 'good' }).operations.listOperations({});
  await assert.rejects(client().operations.listOperations({}));
  assert.deepEqual(seen.finished, [
    '/webops.v1.OperationService/ListOperations OK',
    '/webops.v1.OperationService/ListOperations UNAUTHENTICATED',
  ]);
});

test('the registry client says what to call and waits for the end', async () => {
  const registry = createRegistryClient(client({ token: 'good' }));
  const operation = await registry.waitFor('ends');
  assert.equal(operation.id, 'ends');
  await assert.rejects(registry.install('redis', { all: true }), { reason: 'ADDON_CONFLICT' });
  await assert.rejects(registry.waitFor('fails'), { code: 'NOT_FOUND' });
});

test('a renewed server certificate is served without a restart', async () => {
  const renewed = await createServerCertificate(serverAuthority, { ipAddresses: ['127.0.0.1'] });
  const { connect } = await import('node:tls');
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({
        host: '127.0.0.1',
        port: apiPort,
        ca: serverAuthority.certPem,
        ALPNProtocols: ['h2'],
      });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        resolve(fingerprintOf(socket.getPeerCertificate().raw));
        socket.destroy();
      });
    });
  assert.equal(await shown(), fingerprintOf(serverCertificate.certPem));
  apiCredentials.update(renewed.certPem, renewed.keyPem);
  assert.equal(await shown(), fingerprintOf(renewed.certPem));
  // Client certificates are still asked for.
  const { keyPem, csrPem } = await createKeyAndCsr({ commonName: 'x' });
  const certPem = await issueCallerCertificate(callers, { csrPem, name: 'bob' });
  const { operation } = await client({ certPem, keyPem }).operations.getOperation({ id: 'a' });
  assert.equal(operation?.requestedBy, 'bob');
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
