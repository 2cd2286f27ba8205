import assert from 'node:assert/strict';
import { connect, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { createAgentLinkClient } from './agent-link-client.js';
import { serverCredentials } from './credentials.js';
import { WebopsError } from './errors.js';
import { createAuthority, createServerCertificate, issueHostCertificate } from './identity/authority.js';
import { createKeyAndCsr } from './identity/csr.js';
import { createRpcServer } from './rpc-server.js';

const serverAuthority = await createAuthority({ commonName: 'server' });
const hosts = await createAuthority({ commonName: 'hosts' });
const keepalive = { keepaliveIntervalMs: 100, keepaliveTimeoutMs: 200 };
let agentGone: () => void = () => undefined;
const removed = new Set<string>();

const server = createRpcServer<string>({
  ...keepalive,
  authorize: async (_method, _metadata, peer) => {
    const id = peer?.host?.hostId ?? '';
    if (removed.has(id))
      throw new WebopsError('PERMISSION_DENIED', 'This host was removed.', { reason: 'HOST_REMOVED' });
    return id;
  },
}).implement('AgentLinkService', {
  connect: async (call, { signal }) => {
    signal.addEventListener('abort', () => agentGone(), { once: true });
    for await (const _message of call.messages) await call.send({ welcome: {} });
  },
  fetchBundle: async function* () {},
});
const port = await server.listen(
  '127.0.0.1:0',
  serverCredentials({
    ...(await createServerCertificate(serverAuthority, { ipAddresses: ['127.0.0.1'] })),
    clientCaPems: [hosts.certPem],
    requireClientCertificate: true,
  }),
);

/** A wire that can be cut without either end being told. */
const sockets: Socket[] = [];
let cut = false;
const wire = createServer((near) => {
  const far = connect(port, '127.0.0.1');
  sockets.push(near, far);
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.on('data', (data) => !cut && to.write(data));
    from.on('error', () => undefined);
    from.on('close', () => !cut && to.destroy());
  }
});
await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
after(async () => {
  for (const socket of sockets) socket.destroy();
  wire.close();
  await server.stop(0);
});

async function agent(hostId: string) {
  const { keyPem, csrPem } = await createKeyAndCsr({ commonName: hostId });
  const client = createAgentLinkClient({
    address: `127.0.0.1:${(wire.address() as { port: number }).port}`,
    caPem: serverAuthority.certPem,
    certPem: await issueHostCertificate(hosts, { csrPem, environment: 'default', hostId }),
    keyPem,
    ...keepalive,
  });
  after(() => client.close());
  return client;
}

test('a host that was removed is told so on its stream, also before it reads', async () => {
  removed.add('old');
  const stream = (await agent('old')).connect({ signal: new AbortController().signal });
  // The answer is there before anybody reads: it must not be missed.
  while (
    await stream.send({ hello: {} }).then(
      () => true,
      () => false,
    )
  )
    await new Promise((resolve) => setImmediate(resolve));
  await assert.rejects(stream.messages[Symbol.asyncIterator]().next(), {
    code: 'PERMISSION_DENIED',
    reason: 'HOST_REMOVED',
  });
});

test('when the cable is pulled both ends notice, and the agent gets back in', {
  timeout: 20_000,
}, async () => {
  const client = await agent('h1');
  const stream = client.connect({ signal: new AbortController().signal });
  const messages = stream.messages[Symbol.asyncIterator]();
  await stream.send({ hello: {} });
  assert.equal((await messages.next()).value?.message, 'welcome');
  const serverNoticed = new Promise<void>((resolve) => {
    agentGone = resolve;
  });
  cut = true;
  await assert.rejects(messages.next(), { code: 'UNAVAILABLE', retryable: true });
  await serverNoticed;
  cut = false;
  const again = client.connect({ signal: new AbortController().signal });
  await again.send({ hello: {} });
  assert.equal((await again.messages[Symbol.asyncIterator]().next()).value?.message, 'welcome');
});
