import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { MAX_BUNDLE_BYTES } from '@webops/contract';
import type { WebopsError } from './errors.js';
import {
  createServerCertificate,
  issueCallerCertificate,
  issueHostCertificate,
} from './identity/authority.js';
import { createKeyAndCsr } from './identity/csr.js';
import { fetchAuthority } from './identity/fetch-authority.js';
import { fingerprintOf } from './identity/inspect.js';
import { MAX_MESSAGE_BYTES } from './limits.js';
import { serverCredentials } from './credentials.js';
import { createRegistryClient } from './registry-client.js';
import { RpcServer } from './rpc-server.js';
import {
  apiCredentials,
  apiPort,
  callers,
  client,
  hosts,
  seen,
  serverAuthority,
  serverCertificate,
} from './testing/rpc-servers.js';

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

test('a client that does not finish its handshake is closed, the server says nothing', async () => {
  const server = new RpcServer({ authorize: async () => null });
  const port = await server.listen(
    '127.0.0.1:0',
    serverCredentials({ ...serverCertificate, requireClientCertificate: false, handshakeTimeoutMs: 100 }),
  );
  try {
    const socket = connect(port, '127.0.0.1');
    let bytes = 0;
    socket.on('data', (data) => {
      bytes += data.length;
    });
    await once(socket, 'close');
    assert.equal(bytes, 0);
  } finally {
    await server.stop();
  }
});
