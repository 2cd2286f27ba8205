import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { createApiClient } from './api-client.js';
import { serverCredentials } from './credentials.js';
import { WebopsError } from './errors.js';
import { createAuthority, createServerCertificate } from './identity/authority.js';
import { createRegistryClient } from './registry-client.js';
import { createRpcServer } from './rpc-server.js';

const authority = await createAuthority({ commonName: 'server' });
const certificate = await createServerCertificate(authority, { ipAddresses: ['127.0.0.1'] });
/** What the controller was asked, in order. */
let asked: { method: string; request: Record<string, unknown> }[] = [];
const record = (method: string, request: object) =>
  asked.push({ method, request: request as Record<string, unknown> });
const notUsed = async () => {
  throw new WebopsError('UNIMPLEMENTED', 'Not in this test.');
};
let watches = 0;

const server = createRpcServer<null>({ authorize: async () => null })
  .implement('AddonService', {
    discoverAddons: async (request) => {
      record('discover', request);
      return {
        addons: [{ name: 'redis' }],
        errors: [{ file: '/a/b.sh', function: 'addon_metadata', reason: 'no JSON' }],
      };
    },
    getAddon: async ({ name }) => ({ addon: { name } }),
    listAddons: async (request) => {
      record('list', request);
      return request.pageToken === ''
        ? { addons: [{ name: 'a' }, { name: 'b' }], nextPageToken: '2' }
        : { addons: [{ name: 'c' }], nextPageToken: '' };
    },
    setAddonEnabled: notUsed,
    publishAddon: notUsed,
    listAddonStates: async (request) => {
      record('states', request);
      return {
        states: [
          { addon: 'redis', hostId: 'h1', status: 'ADDON_STATUS_INSTALLED' },
          { addon: 'redis', hostId: 'h2', status: 'ADDON_STATUS_DEGRADED' },
          { addon: 'redis', hostId: 'h3', status: 'ADDON_STATUS_NOT_INSTALLED' },
          { addon: 'postgresql', hostId: 'h1', status: 'ADDON_STATUS_INSTALLED' },
        ],
        nextPageToken: '',
      };
    },
    getAddonConfig: async ({ addon, host }) => ({ configJson: JSON.stringify({ addon, host }), version: 3 }),
    listReleases: async () => ({ releases: [], nextPageToken: '' }),
    listBackups: async () => ({ backups: [], nextPageToken: '' }),
  })
  .implement('OperationService', {
    createOperation: async (request) => {
      record('create', request);
      return { operation: { id: `op-${asked.length}` } };
    },
    getOperation: async ({ id }) => ({
      operation: {
        id,
        state: watches < 2 && id === 'broken' ? 'OPERATION_STATE_RUNNING' : 'OPERATION_STATE_FAILED',
      },
    }),
    listOperations: async (request) => {
      record('operations', request);
      return { operations: [{ id: 'newest' }, { id: 'older' }], nextPageToken: 'more' };
    },
    getOperationHistory: notUsed,
    cancelOperation: notUsed,
    retryOperation: notUsed,
    watchOperation: async function* ({ id }, { signal }) {
      watches++;
      yield { operation: { id, state: 'OPERATION_STATE_RUNNING' } };
      if (id === 'broken' && watches < 2) throw new WebopsError('UNAVAILABLE', 'The controller restarts.');
      if (id === 'endless')
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      yield { operation: { id, state: 'OPERATION_STATE_FAILED' } };
    },
    readOutput: async function* () {},
  });
const port = await server.listen(
  '127.0.0.1:0',
  serverCredentials({ ...certificate, requireClientCertificate: false }),
);
const api = createApiClient({ address: `127.0.0.1:${port}`, caPem: authority.certPem });
const registry = createRegistryClient(api);
after(async () => {
  api.close();
  await server.stop(0);
});
beforeEach(() => {
  asked = [];
  watches = 0;
});
const lastRequest = () => asked.at(-1)?.request ?? {};

test('discovery takes all, or one type, and says which file did not load', async () => {
  const all = await registry.discoverAll({ syncStatus: true });
  assert.deepEqual(all.errors, [{ file: '/a/b.sh', function: 'addon_metadata', reason: 'no JSON' }]);
  assert.deepEqual(
    [lastRequest()['type'], lastRequest()['syncStatus'], lastRequest()['healthCheck']],
    ['ADDON_TYPE_UNSPECIFIED', true, false],
  );
  await registry.discoverSystem();
  assert.equal(lastRequest()['type'], 'ADDON_TYPE_SYSTEM');
  await registry.discoverApplication({ healthCheck: true });
  assert.deepEqual([lastRequest()['type'], lastRequest()['healthCheck']], ['ADDON_TYPE_APPLICATION', true]);
});

test('a list has all pages, and every filter its field', async () => {
  assert.deepEqual(
    (await registry.list()).map(({ name }) => name),
    ['a', 'b', 'c'],
  );
  await registry.listByCategory('database');
  assert.equal(lastRequest()['category'], 'database');
  await registry.listByType('application');
  assert.equal(lastRequest()['type'], 'ADDON_TYPE_APPLICATION');
  await registry.listByStatus('not_installed');
  assert.equal(lastRequest()['status'], 'ADDON_STATUS_NOT_INSTALLED');
  await registry.listByHealth('unhealthy');
  assert.equal(lastRequest()['health'], 'HEALTH_UNHEALTHY');
  assert.equal((await registry.get('redis')).name, 'redis');
});

test('every operation is created with its kind and gives its id at once', async () => {
  const one = { hosts: ['db-1'] };
  const runs: [string, () => Promise<string>][] = [
    ['VALIDATE', () => registry.validate('redis', one)],
    [
      'INSTALL',
      () =>
        registry.install('redis', one, { port: 6380 }, { parallel: 2, maxFailures: '10%', requestId: 'r' }),
    ],
    ['UNINSTALL', () => registry.uninstall('redis', one)],
    ['CONFIGURE', () => registry.configure('redis', one, { port: 1 })],
    ['STATUS', () => registry.refreshStatus('redis', { all: true, exclude: ['db-2'] })],
    ['HEALTH_CHECK', () => registry.healthCheck('redis', { selector: 'role=db' })],
    ['METRICS', () => registry.metrics('redis', one)],
    ['BACKUP', () => registry.backup('redis', one)],
    ['RESTORE', () => registry.restore('redis', one, '/var/backups/x')],
  ];
  for (const [kind, run] of runs) {
    assert.match(await run(), /^op-\d+$/);
    assert.equal(lastRequest()['kind'], `OPERATION_KIND_${kind}`);
  }
  const [, install, uninstall, , status, health, , , restore] = asked.map(({ request }) => request);
  assert.deepEqual(
    [install?.['configJson'], install?.['parallel'], install?.['maxFailures'], install?.['requestId']],
    ['{"port":6380}', 2, '10%', 'r'],
  );
  assert.equal(install?.['keepData'], undefined);
  assert.equal(uninstall?.['keepData'], true);
  assert.deepEqual(status?.['target'], { hosts: [], selector: '', all: true, exclude: ['db-2'] });
  assert.equal((health?.['target'] as { selector: string } | undefined)?.selector, 'role=db');
  assert.equal(restore?.['backup'], '/var/backups/x');
});

test('uninstall removes data only when it is told to', async () => {
  await registry.uninstall('redis', { all: true }, { keepData: false });
  assert.equal(lastRequest()['keepData'], false);
});

test('health check all asks the hosts that have an addon, addon by addon', async () => {
  assert.equal((await registry.healthCheckAll()).length, 2);
  const targets = asked
    .filter(({ method }) => method === 'create')
    .map(({ request }) => [request['addon'], (request['target'] as { hosts: string[] } | undefined)?.hosts]);
  assert.deepEqual(targets, [
    ['redis', ['h1', 'h2']],
    ['postgresql', ['h1']],
  ]);
});

test('states, configuration and history are read', async () => {
  assert.equal((await registry.getStatus('redis', 'h1')).length, 4);
  assert.deepEqual([lastRequest()['addon'], lastRequest()['host']], ['redis', 'h1']);
  assert.equal((await registry.getConfig('redis', 'db-1')).configJson, '{"addon":"redis","host":"db-1"}');
  assert.deepEqual(
    (await registry.executionHistory('redis', { limit: 2 })).map(({ id }) => id),
    ['newest', 'older'],
  );
  assert.equal(lastRequest()['pageSize'], 2);
  await registry.failedExecutions({ host: 'db-1' });
  assert.deepEqual([lastRequest()['state'], lastRequest()['host']], ['OPERATION_STATE_FAILED', 'db-1']);
});

test('a wait returns the operation whatever its outcome, over a broken watch too', async () => {
  assert.equal((await registry.waitFor('plain')).state, 'OPERATION_STATE_FAILED');
  watches = 0;
  assert.equal((await registry.waitFor('broken')).state, 'OPERATION_STATE_FAILED');
  assert.equal(watches, 2);
});

test('a wait has an end: its time, or its signal', async () => {
  await assert.rejects(registry.waitFor('endless', { timeoutMs: 100 }), {
    code: 'DEADLINE_EXCEEDED',
    reason: 'OPERATION_STILL_RUNNING',
  });
  await assert.rejects(registry.waitFor('endless', { signal: AbortSignal.timeout(100) }), {
    code: 'CANCELLED',
  });
});
