import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ArrivedCall, messageType, WebopsError } from '@webops/protocol';
import { type ApiCaller, CallerRefusedError } from '../auth/authenticator.js';
import { silent, startDatabase, temporaryFolder } from '../testing.fixture.js';
import { auditCalls } from './audited-calls.js';
import { MAX_REFUSALS } from './refusal-limit.js';
import { MAX_SUMMARY_BYTES } from './summary.js';
import { TestAudit } from './testing.fixture.js';

const home = temporaryFolder();
const MANAGER: ApiCaller = { name: 'mira', role: 'manager', credential: 'token 0123456789ab' };
const ANONYMOUS: ApiCaller = { name: 'anonymous', role: null, credential: '' };
const PEER = '10.1.2.3:40000';

/** A request as it arrives: every field there, by its defaults. */
function message(name: string, fields: object): unknown {
  const type = messageType<object, object>(`webops.v1.${name}`);
  return type.deserialize(type.serialize(fields));
}

function call(method: string, request: unknown, more: Partial<ArrivedCall<ApiCaller>> = {}) {
  return {
    methodPath: `/webops.v1.${method}`,
    caller: MANAGER,
    refusal: null,
    request,
    peerAddress: PEER,
    streams: false,
    end: () => undefined,
    ...more,
  };
}

describe('audited calls', { timeout: 120_000 }, () => {
  let database: Awaited<ReturnType<typeof startDatabase>>;
  const open: TestAudit[] = [];
  const start = async (environment: string, more?: Parameters<typeof TestAudit.start>[3]) => {
    const audit = await TestAudit.start(database.state, home, environment, more);
    open.push(audit);
    return { audit, calls: auditCalls({ log: audit.log, logger: silent }) };
  };
  const all = (audit: TestAudit) => audit.store.from(1, 1000);
  const disable = message('SetAddonEnabledRequest', { name: 'redis', enabled: false });
  before(async () => {
    database = await startDatabase();
  });
  after(async () => {
    await Promise.all(open.map((audit) => audit.log.stop()));
    await database.stop();
  });

  test('the request is durable before the handler runs, its outcome before the answer', async () => {
    const { audit, calls } = await start('ahead');
    let seen: unknown[] = [];
    const answer = await calls.around(call('AddonService/SetAddonEnabled', disable), async () => {
      seen = await all(audit);
      return { addon: { name: 'redis' } };
    });
    assert.deepEqual(answer, { addon: { name: 'redis' } });
    assert.equal(seen.length, 1);
    const [request, outcome] = await all(audit);
    assert.ok(request?.kind === 'request' && outcome?.kind === 'outcome');
    assert.deepEqual(
      [request.caller, request.role, request.credential, request.peer, request.method, request.code],
      ['mira', 'manager', 'token 0123456789ab', PEER, 'AddonService/SetAddonEnabled', ''],
    );
    assert.deepEqual(JSON.parse(request.summaryJson), { addon: 'redis', enabled: false });
    assert.deepEqual([outcome.request, outcome.code], [1, 'OK']);
  });

  test('a handler’s error is the outcome, and still the answer', async () => {
    const { audit, calls } = await start('failed');
    const error = new WebopsError('NOT_FOUND', 'There is no addon "redis".', { reason: 'ADDON_NOT_FOUND' });
    const failing = calls.around(call('AddonService/SetAddonEnabled', disable), () => Promise.reject(error));
    await assert.rejects(failing, error);
    const [, outcome] = await all(audit);
    assert.deepEqual(
      [outcome?.kind, outcome?.code, outcome?.reason],
      ['outcome', 'NOT_FOUND', 'ADDON_NOT_FOUND'],
    );
  });

  test('what cannot be recorded is not done', async () => {
    const { audit, calls } = await start('unwritable', { appendTimeoutMs: 50 });
    const append = audit.store.append;
    audit.store.append = async () => {
      throw new Error('away');
    };
    let done = false;
    const refused = calls.around(call('AddonService/SetAddonEnabled', disable), async () => {
      done = true;
    });
    await assert.rejects(refused, { code: 'UNAVAILABLE', reason: 'AUDIT_UNAVAILABLE' });
    assert.equal(done, false);
    audit.store.append = append;
    await audit.log.stop();
    const [request, outcome] = await all(audit);
    assert.deepEqual(
      [request?.kind, outcome?.code],
      ['request', 'UNAVAILABLE'],
      'it was asked for, and not done',
    );
  });

  test('what was done and could not be recorded to its end is no success', async () => {
    const { audit, calls } = await start('half', { appendTimeoutMs: 500 });
    const append = audit.store.append;
    const answer = calls.around(call('AddonService/SetAddonEnabled', disable), async () => {
      audit.store.append = async () => {
        throw new Error('away');
      };
    });
    await assert.rejects(answer, { code: 'UNAVAILABLE', reason: 'AUDIT_OUTCOME_UNAVAILABLE' });
    audit.store.append = append;
    await audit.log.stop();
    assert.deepEqual(
      (await all(audit)).map(({ code }) => code),
      ['', 'OK'],
      'written when it could be',
    );
  });

  test('reads leave nothing, nor do operations that only ask a host', async () => {
    const { audit, calls } = await start('reads');
    const read = (method: string, request: unknown) => calls.around(call(method, request), async () => 1);
    assert.equal(await read('HostService/ListHosts', {}), 1);
    for (const kind of ['VALIDATE', 'STATUS', 'HEALTH_CHECK', 'METRICS']) {
      const request = message('CreateOperationRequest', { kind: `OPERATION_KIND_${kind}`, addon: 'redis' });
      assert.equal(await read('OperationService/CreateOperation', request), 1);
    }
    assert.equal((await all(audit)).length, 0);
    await read('HostService/ErectHost', {});
    assert.equal((await all(audit)).length, 2, 'a method that is in no table is recorded');
  });

  test('a refused call is recorded with who was refused, where from, and why', async () => {
    const { audit, calls } = await start('refused');
    const viewer: ApiCaller = { name: 'vera', role: 'viewer', credential: 'token ffffffffffff' };
    const remove = message('RemoveHostRequest', { host: 'db-1' });
    const arrived = (refusal: unknown) => call('HostService/RemoveHost', remove, { caller: null, refusal });
    const tooLow = new CallerRefusedError(viewer, '/webops.v1.HostService/RemoveHost', 'administrator');
    await assert.rejects(
      calls.around(arrived(tooLow), () => Promise.reject(tooLow)),
      tooLow,
    );
    const unknown = new WebopsError('UNAUTHENTICATED', 'The bearer token …', { reason: 'TOKEN_INVALID' });
    await assert.rejects(
      calls.around(arrived(unknown), () => Promise.reject(unknown)),
      unknown,
    );
    const records = await all(audit);
    assert.deepEqual(
      records.map(
        (record) => record.kind === 'request' && [record.caller, record.code, record.reason, record.hosts],
      ),
      [
        ['vera', 'PERMISSION_DENIED', 'ROLE_TOO_LOW', ['db-1']],
        ['', 'UNAUTHENTICATED', 'TOKEN_INVALID', ['db-1']],
      ],
    );
  });

  test('strangers cannot fill the audit: past a bound their refusals are counted', async () => {
    const { audit, calls } = await start('flood');
    const refusal = new WebopsError('UNAUTHENTICATED', 'no', { reason: 'CREDENTIALS_MISSING' });
    const guess = (peerAddress: string) =>
      calls
        .around(
          call('HostService/RemoveHost', message('RemoveHostRequest', { host: 'x' }), {
            caller: null,
            refusal,
            peerAddress,
          }),
          () => Promise.reject(refusal),
        )
        .catch(() => undefined);
    await Promise.all(Array.from({ length: 200 }, (_, n) => guess(`10.9.9.9:${n + 1024}`)));
    await guess('10.8.8.8:1024');
    assert.equal((await all(audit)).length, MAX_REFUSALS + 1, 'another address is not held back');
    calls.stop();
    await audit.log.stop();
    const last = (await all(audit)).at(-1);
    assert.ok(last?.kind === 'request');
    assert.deepEqual([last.count, last.peer.split(':')[0]], [200 - MAX_REFUSALS, '10.9.9.9']);
  });

  test('nor by trying join tokens; a good one is recorded all the same', async () => {
    const { audit, calls } = await start('enroll');
    const request = message('EnrollRequest', { token: 'wj_secret', facts: { hostname: 'new-1' } });
    const enroll = (proceed: () => Promise<unknown>) =>
      calls.around(call('EnrollmentService/Enroll', request, { caller: ANONYMOUS }), proceed);
    const refusal = new WebopsError('UNAUTHENTICATED', 'no', { reason: 'JOIN_TOKEN_REFUSED' });
    for (let n = 0; n < 100; n++) await enroll(() => Promise.reject(refusal)).catch(() => undefined);
    const before = await all(audit);
    assert.equal(before.length, 2 * MAX_REFUSALS);
    await enroll(async () => ({ hostId: 'h-1' }));
    const [asked, came] = (await all(audit)).slice(-2);
    assert.ok(asked?.kind === 'request' && came?.kind === 'outcome');
    assert.deepEqual(
      [asked.hosts, came.code, JSON.parse(came.resultJson)],
      [['new-1'], 'OK', { hostId: 'h-1' }],
    );
    calls.stop();
    await audit.log.stop();
    const last = (await all(audit)).at(-1);
    assert.ok(last?.kind === 'request');
    assert.deepEqual([last.count, last.code], [100 - MAX_REFUSALS, 'UNAUTHENTICATED']);
    assert.ok(!JSON.stringify(await all(audit)).includes('wj_secret'));
  });

  test('records hold no secret and are bounded, whatever a request holds', async () => {
    const { audit, calls } = await start('secrets');
    const record = async (arrived: ReturnType<typeof call>, response: unknown = {}) => {
      await calls.around(arrived, async () => response);
      const [asked, came] = (await all(audit)).slice(-2);
      assert.ok(asked?.kind === 'request' && came?.kind === 'outcome');
      assert.ok(!JSON.stringify([asked, came]).includes('hunter2'), asked.method);
      assert.ok(Buffer.byteLength(asked.summaryJson) <= MAX_SUMMARY_BYTES);
      return { asked, came };
    };
    const hosts = Array.from({ length: 10_000 }, (_, n) => `host-${n}`);
    const install = message('CreateOperationRequest', {
      kind: 'OPERATION_KIND_INSTALL',
      addon: 'redis',
      target: { hosts, exclude: hosts },
      configJson: JSON.stringify({ password: 'hunter2', port: 1 }),
      backup: 'x'.repeat(100_000),
      requestId: '\ud800'.repeat(10),
    });
    const executions = hosts.map((host) => ({ host }));
    const { asked, came } = await record(call('OperationService/CreateOperation', install), {
      operation: { id: 'op-1', executions },
    });
    const summary = JSON.parse(asked.summaryJson);
    assert.deepEqual([summary.kind, summary.configFields], ['install', ['password', 'port']]);
    assert.deepEqual([asked.hosts.length, asked.hostCount], [50, 10_000]);
    assert.deepEqual(
      [came.hosts.length, came.hostCount, JSON.parse(came.resultJson)],
      [50, 10_000, { operation: 'op-1' }],
    );
    const strange = message('CreateOperationRequest', { configJson: '["hunter2"' });
    await record(call('OperationService/CreateOperation', strange));
    await record(
      call(
        'AddonService/PublishAddon',
        message('PublishAddonRequest', { bundle: Buffer.from('hunter2'), signature: Buffer.from('hunter2') }),
      ),
    );
    await record(
      call('CallerService/CreateCaller', message('CreateCallerRequest', { name: 'ci', csrPem: 'hunter2' })),
      { caller: { credentials: [{ id: 'token 00' }] }, token: 'hunter2' },
    );
    await record(call('EnrollmentService/CreateJoinToken', message('CreateJoinTokenRequest', {})), {
      token: { id: 't' },
      secret: 'hunter2',
    });
    await record(
      call('EnrollmentService/Enroll', message('EnrollRequest', { token: 'hunter2', csrPem: 'hunter2' })),
    );
    const labels = Object.fromEntries(hosts.map((host) => [`$${host}`, 'v'.repeat(63)]));
    await record(
      call('HostService/SetHostLabels', message('SetHostLabelsRequest', { host: 'h', set: labels })),
    );
    assert.deepEqual(await audit.faults(), []);
  });
});
