import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiClient, createApiClient } from './api-client.js';
import { serverCredentials } from './credentials.js';
import { WebopsError } from './errors.js';
import { createAuthority, createServerCertificate } from './identity/authority.js';
import type { ArrivedCall } from './implement.js';
import { createRpcServer, type RpcServer } from './rpc-server.js';

let server: RpcServer<string>;
let allowed: ApiClient;
let refused: ApiClient;
let handled = 0;
let around: (call: ArrivedCall<string>, proceed: () => Promise<unknown>) => Promise<unknown>;

before(async () => {
  const authority = await createAuthority({ commonName: 'test' });
  const certificate = await createServerCertificate(authority, { ipAddresses: ['127.0.0.1'] });
  server = createRpcServer<string>({
    authorize: async (_, metadata) => {
      if (metadata.get('authorization').length > 0) return 'somebody';
      throw new WebopsError('UNAUTHENTICATED', 'Who are you?', { reason: 'NOBODY' });
    },
    around: (call, proceed) => around(call, proceed),
  });
  server.implement('SystemService', {
    getSystemStatus: async () => ({}),
    whoAmI: async (_, { caller }) => {
      handled++;
      return { name: caller };
    },
  });
  const port = await server.listen(
    '127.0.0.1:0',
    serverCredentials({ ...certificate, requireClientCertificate: false }),
  );
  const target = { address: `127.0.0.1:${port}`, caPem: authority.certPem };
  allowed = createApiClient({ ...target, token: 'good' });
  refused = createApiClient(target);
});
after(async () => {
  allowed.close();
  refused.close();
  await server.stop(0);
});

test('it sees the call before its handler runs, and the answer before it is sent', async () => {
  const seen: unknown[] = [];
  around = async (call, proceed) => {
    seen.push(call.methodPath, call.caller, call.refusal, call.streams, handled);
    const response = await proceed();
    seen.push(response, handled);
    return response;
  };
  handled = 0;
  assert.equal((await allowed.system.whoAmI({})).name, 'somebody');
  const path = '/webops.v1.SystemService/WhoAmI';
  assert.deepEqual(seen, [path, 'somebody', null, false, 0, { name: 'somebody' }, 1]);
});

test('it sees a refused call too, which stays refused whatever it does', async () => {
  let refusal: unknown;
  around = async (call, proceed) => {
    refusal = call.refusal;
    assert.equal(call.caller, null);
    return proceed();
  };
  handled = 0;
  await assert.rejects(refused.system.whoAmI({}), { reason: 'NOBODY' });
  assert.equal((refusal as WebopsError).reason, 'NOBODY');
  assert.equal(handled, 0);
});

test('what it throws is the answer, and what it ends has ended so', async () => {
  around = async () => {
    throw new WebopsError('UNAVAILABLE', 'Not now.', { reason: 'NOT_NOW' });
  };
  handled = 0;
  await assert.rejects(allowed.system.whoAmI({}), { code: 'UNAVAILABLE', reason: 'NOT_NOW' });
  assert.equal(handled, 0);
  around = async (call, proceed) => {
    call.end(new WebopsError('UNAUTHENTICATED', 'Revoked.', { reason: 'REVOKED' }));
    return proceed();
  };
  await assert.rejects(allowed.system.whoAmI({}), { code: 'UNAUTHENTICATED', reason: 'REVOKED' });
});
