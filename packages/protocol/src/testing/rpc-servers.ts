/** For the tests of this package: both listeners with TLS on free ports, handlers that do as a request's id says, and their clients. */
import { after } from 'node:test';
import { createAgentLinkClient } from '../agent-link-client.js';
import { type ApiClientOptions, createApiClient } from '../api-client.js';
import { WebopsError } from '../errors.js';
import { createAuthority, createServerCertificate, issueHostCertificate } from '../identity/authority.js';
import { createKeyAndCsr } from '../identity/csr.js';
import type { ServiceHandlers } from '../implement.js';
import type { PeerCertificate } from '../peer.js';
import { createRpcServer } from '../rpc-server.js';
import { serverCredentials } from '../credentials.js';

interface Caller {
  name: string;
  peer: PeerCertificate | null;
}

export const serverAuthority = await createAuthority({ commonName: 'server' });
export const callers = await createAuthority({ commonName: 'callers' });
export const hosts = await createAuthority({ commonName: 'hosts' });
export const serverCertificate = await createServerCertificate(serverAuthority, {
  ipAddresses: ['127.0.0.1'],
});

/** What the handlers and hooks saw. */
export const seen = {
  streamed: 0,
  finished: [] as string[],
  errors: [] as unknown[],
  waiters: new Map<string, () => void>(),
};
/** Resolves when a handler says so. */
export const happened = (what: string) => new Promise<void>((resolve) => seen.waiters.set(what, resolve));
/** Called by a handler when what a test waits for happens. */
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
  getOperationHistory: notUsed,
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
  onFinished: ({ methodPath, code }) => seen.finished.push(`${methodPath} ${code}`),
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

export const apiCredentials = serverCredentials({
  ...serverCertificate,
  clientCaPems: [callers.certPem],
  requireClientCertificate: false,
});
export const apiPort = await api.listen('127.0.0.1:0', apiCredentials);

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
export const linkPort = await link.listen(
  '127.0.0.1:0',
  serverCredentials({ ...serverCertificate, clientCaPems: [hosts.certPem], requireClientCertificate: true }),
);

const closers: (() => void)[] = [];
after(async () => {
  for (const close of closers) close();
  await Promise.all([api.stop(0), link.stop(0)]);
});

export function client(options: Partial<ApiClientOptions> = {}) {
  const made = createApiClient({
    address: `127.0.0.1:${apiPort}`,
    caPem: serverAuthority.certPem,
    ...options,
  });
  closers.push(made.close);
  return made;
}

export async function hostClient(hostId: string, authority = hosts) {
  const { keyPem, csrPem } = await createKeyAndCsr({ commonName: hostId });
  const certPem = await issueHostCertificate(authority, { csrPem, environment: 'default', hostId });
  const made = createAgentLinkClient({
    address: `127.0.0.1:${linkPort}`,
    caPem: serverAuthority.certPem,
    certPem,
    keyPem,
  });
  closers.push(made.close);
  return made;
}
