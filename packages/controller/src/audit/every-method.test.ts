/** Walks every method that the descriptors have, on a real controller. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  type ApiClient,
  API_SERVICE_NAMES,
  createApiClient,
  loadProtocol,
  messageType,
} from '@webops/protocol';
import { requirementOf } from '../auth/roles.js';
import { loadConfig } from '../config.js';
import { type Controller, createController } from '../controller.js';
import { silent, temporaryFolder } from '../testing.fixture.js';
import { CHANGES } from './changes.js';

const root = temporaryFolder();
const home = join(root, 'home');

/** `Service/Method` of every method of the API. */
const methods = API_SERVICE_NAMES.flatMap((service) =>
  Object.values(loadProtocol()[service].service).map(({ path }) => ({
    service,
    name: path.slice(path.lastIndexOf('/') + 1),
    key: path.replace('/webops.v1.', ''),
    path,
  })),
);

/** The end of a call, whatever comes before it. */
async function ended(answer: unknown): Promise<void> {
  if (answer instanceof Promise) await answer;
  else for await (const _ of answer as AsyncIterable<unknown>) break;
}

describe('every method of the API', { timeout: 120_000 }, () => {
  let controller: Controller;
  let api: ApiClient;
  before(async () => {
    mkdirSync(join(root, 'shipped', 'system'), { recursive: true });
    const env = {
      WEBOPS_API_PORT: '0',
      WEBOPS_LINK_PORT: '0',
      WEBOPS_HTTP_PORT: '0',
      WEBOPS_HOME: home,
      WEBOPS_SHIPPED_ADDONS: join(root, 'shipped'),
    };
    controller = createController(loadConfig({ env, args: [] }), { logger: silent });
    await controller.start();
    const { server, token, caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
    api = createApiClient({ address: server, token, caPem });
  });
  after(async () => {
    api?.close();
    await controller.stop();
  });

  test('says in the table whether it changes anything', () => {
    assert.ok(methods.length >= 30, `only ${methods.length} methods were found`);
    const keys = methods.map(({ key }) => key);
    assert.deepEqual(
      keys.filter((key) => CHANGES[key] === undefined),
      [],
      'methods without an entry',
    );
    assert.deepEqual(
      Object.keys(CHANGES).filter((key) => !keys.includes(key)),
      [],
      'entries without a method',
    );
    // A name that says that it reads, or a role that may not change anything.
    const doubtful = methods.filter(
      ({ key, path, name }) =>
        CHANGES[key] === 'reads' && requirementOf(path) !== 'viewer' && !/^(Get|List|Verify)/.test(name),
    );
    assert.deepEqual(doubtful, [], 'said to read, and not named so');
  });

  test('that changes anything leaves a record, and no other does', async () => {
    const changing = methods.filter(({ key }) => CHANGES[key] !== 'reads').map(({ key }) => key);
    assert.ok(changing.length >= 12);
    const clients = api as unknown as Record<string, Record<string, (request: object) => unknown>>;
    for (const { key, name } of methods) {
      const method = name.charAt(0).toLowerCase() + name.slice(1);
      const [client] = Object.values(clients).filter((one) => typeof one?.[method] === 'function');
      assert.ok(client?.[method], `the client has no ${key}`);
      // An empty request: most are refused for it, which is an outcome too.
      await ended(client[method]({})).catch(() => undefined);
    }
    const { records } = await api.audit.listAuditRecords({ pageSize: 1000 });
    const recorded = records.map(({ method }) => method);
    assert.deepEqual([...new Set(recorded)].sort(), changing.sort());
    assert.equal(recorded.length, changing.length, 'one each');
    assert.deepEqual(
      records.filter(({ code }) => code === '').map(({ method }) => method),
      [],
      'without an outcome',
    );
    assert.deepEqual([...new Set(records.map(({ caller }) => caller))].sort(), ['admin', 'anonymous']);
    assert.ok(
      records.every(({ peer }) => /^127\.0\.0\.1:\d+$/.test(peer)),
      records[0]?.peer,
    );
    assert.equal((await api.audit.verifyAudit({})).intact, true);
  });

  test('that an operation is asked for is in its record, field by field', async () => {
    const request = {
      kind: 'OPERATION_KIND_UNINSTALL' as const,
      addon: 'nothing',
      target: { all: true, exclude: ['h9'] },
      keepData: false,
      backup: '/b',
      action: 'a',
      version: '1.2.3',
      release: 4,
      noRollback: true,
      withData: true,
      parallel: 3,
      maxFailures: '10%',
      timeoutMs: 60_000,
      expiresAfterMs: 120_000,
      retries: 0,
      requestId: 'asked-once',
    };
    await assert.rejects(api.operations.createOperation(request));
    const { records } = await api.audit.listAuditRecords({ method: 'OperationService/CreateOperation' });
    const { kind, target, ...rest } = request;
    assert.deepEqual(JSON.parse(records[0]!.summaryJson), { kind: 'uninstall', ...target, ...rest });
    const descriptor = messageType('webops.v1.CreateOperationRequest').type as { field: { name: string }[] };
    // A configuration has its fields' names in the record, and none here.
    assert.deepEqual(
      descriptor.field.map(({ name }) => name).sort(),
      [...Object.keys(request), 'configJson'].sort(),
      'a field of the request is missing in this test, and in the record?',
    );
  });
});
