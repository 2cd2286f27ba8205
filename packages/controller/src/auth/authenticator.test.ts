import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  createAuthority,
  createKeyAndCsr,
  fingerprintOf,
  type PeerCertificate,
  WebopsError,
} from '@webops/protocol';
import { startDatabase } from '../testing.fixture.js';
import { Authenticator } from './authenticator.js';
import { CallerStore } from './caller-store.js';
import { Callers } from './callers.js';

const LIST = '/webops.v1.HostService/ListHosts';
const REMOVE = '/webops.v1.HostService/RemoveHost';
const bearer = (token?: string) => ({ get: () => (token === undefined ? [] : [`Bearer ${token}`]) });
const certificate = (fingerprint: string, host: PeerCertificate['host'] = null): PeerCertificate => ({
  host,
  commonName: 'robot',
  fingerprint,
  issuerCommonName: 'callers',
  expiresAt: new Date(),
});
const refused = (reason: string) => (error: unknown) =>
  error instanceof WebopsError && error.reason === reason;

describe('callers', () => {
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let authenticator: Authenticator;
  let callers: Callers;
  const inEnvironment = async (environment: string) => {
    const store = new CallerStore(database.state.db, environment);
    await store.prepare();
    const own = new Authenticator(store);
    const authority = await createAuthority({ commonName: 'callers' });
    return {
      authenticator: own,
      callers: new Callers({ store, authority, onRevoked: () => own.forget() }),
    };
  };
  const create = (name: string, more: Partial<Parameters<Callers['create']>[0]> = {}) =>
    callers.create({ name, role: 'viewer', ttlMs: 0, csrPem: '', createdBy: 'admin', ...more });
  const revoke = (name: string, allowLastAdministrator = false) =>
    callers.revoke(name, { by: 'tester', allowLastAdministrator });
  before(async () => {
    database = await startDatabase();
    ({ authenticator, callers } = await inEnvironment('default'));
  });
  after(() => database.stop());

  test('a token gives its name and role, and only what the role may; nothing of it is stored but a hash', async () => {
    const { token, caller } = await create('watcher');
    const known = await authenticator.authorize(LIST, bearer(token), null);
    assert.deepEqual([known.name, known.role], ['watcher', 'viewer']);
    assert.equal(known.credential, `token ${caller.credentials[0]!.hash.slice(0, 12)}`);
    await assert.rejects(authenticator.authorize(REMOVE, bearer(token), null), refused('ROLE_TOO_LOW'));
    const stored = JSON.stringify(await database.state.db.collection('callers').find().toArray());
    assert.ok(!stored.includes(token.slice(4)));
  });

  test('no, unknown, expired, revoked and foreign tokens are refused', async () => {
    await assert.rejects(authenticator.authorize(LIST, bearer(), null), refused('CREDENTIALS_MISSING'));
    await assert.rejects(authenticator.authorize(LIST, bearer('wop_x'), null), refused('TOKEN_INVALID'));
    const expired = await create('late', { ttlMs: -1 });
    await assert.rejects(
      authenticator.authorize(LIST, bearer(expired.token), null),
      refused('TOKEN_INVALID'),
    );
    const revoked = await create('gone');
    // Remembered by then.
    await authenticator.authorize(LIST, bearer(revoked.token), null);
    await revoke('gone');
    await assert.rejects(
      authenticator.authorize(LIST, bearer(revoked.token), null),
      refused('TOKEN_INVALID'),
    );
    const elsewhere = await inEnvironment('staging');
    const foreign = await elsewhere.callers.create({
      name: 'watcher',
      role: 'administrator',
      ttlMs: 0,
      csrPem: '',
      createdBy: '',
    });
    await assert.rejects(
      authenticator.authorize(LIST, bearer(foreign.token), null),
      refused('TOKEN_INVALID'),
    );
  });

  test('a credential that was being read while it was revoked is not remembered', async () => {
    const { token } = await create('racing');
    const reads = Array.from({ length: 20 }, () => authenticator.identify(token));
    await revoke('racing');
    await Promise.all(reads);
    await assert.rejects(authenticator.authorize(LIST, bearer(token), null), refused('TOKEN_INVALID'));
  });

  test('a certificate gives its role and ends with its caller; an unknown one and a host’s give none', async () => {
    const { csrPem } = await createKeyAndCsr({ commonName: 'somebody else' });
    const { certificatePem, token } = await create('robot', { role: 'manager', csrPem });
    assert.equal(token, '');
    const shown = certificate(fingerprintOf(certificatePem));
    const known = await authenticator.authorize(LIST, bearer(), shown);
    assert.deepEqual([known.name, known.role], ['robot', 'manager']);
    const unknown = authenticator.authorize(LIST, bearer(), certificate('bb'));
    await assert.rejects(unknown, refused('CERTIFICATE_UNKNOWN'));
    const host = certificate(shown.fingerprint, { environment: 'default', hostId: 'h' });
    await assert.rejects(authenticator.authorize(LIST, bearer(), host), refused('CREDENTIALS_MISSING'));
    await revoke('robot');
    await assert.rejects(authenticator.authorize(LIST, bearer(), shown), refused('CERTIFICATE_UNKNOWN'));
    await assert.rejects(create('crooked', { csrPem: 'nonsense' }), refused('CERTIFICATE_REQUEST_INVALID'));
    assert.ok(!(await callers.list('', 1000)).some(({ name }) => name === 'crooked'));
  });

  test('a name is one caller’s; it is free again when that one was revoked or has expired', async () => {
    const first = await create('ci', { role: 'manager' });
    await assert.rejects(create('ci'), refused('CALLER_EXISTS'));
    const [one, two] = await Promise.allSettled([create('pair'), create('pair')]);
    assert.deepEqual([one.status, two.status].sort(), ['fulfilled', 'rejected']);
    await revoke('ci');
    const second = await create('ci');
    assert.equal((await authenticator.identify(second.token))?.role, 'viewer');
    assert.equal(await authenticator.identify(first.token), null, 'the old token stays refused');
    await create('brief', { ttlMs: -1 });
    await create('brief');
  });

  test('names that are none or somebody else’s are refused by field', async () => {
    for (const name of ['', 'Upper', '-x', 'a b', 'a/b', 'x'.repeat(64), 'admin', 'anonymous']) {
      await assert.rejects(create(name), refused('FIELD_INVALID'), name);
    }
  });

  test('the last administrator is not revoked by mistake, nor the last two at the same time', async () => {
    const { caller } = await callers.provideAdministrator(null);
    await assert.rejects(revoke('admin'), refused('LAST_ADMINISTRATOR'));
    await create('expired-admin', { role: 'administrator', ttlMs: -1 });
    await assert.rejects(revoke('admin'), refused('LAST_ADMINISTRATOR'));
    await create('second', { role: 'administrator' });
    const both = await Promise.allSettled([revoke('admin'), revoke('second')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const [left] = both[0]?.status === 'fulfilled' ? ['second'] : ['admin'];
    const gone = await revoke(left, true);
    assert.equal(gone.revokedBy, 'tester');
    assert.deepEqual((await revoke(left)).revokedAt, gone.revokedAt, 'again: nothing changes');
    await assert.rejects(revoke('nobody'), refused('CALLER_NOT_FOUND'));
    const anew = await callers.provideAdministrator(null);
    assert.equal(anew.caller.revokedAt, null);
    assert.equal(anew.caller.credentials.length, 1, 'the revoked credentials are not taken along');
    assert.notEqual(anew.caller.credentials[0]!.hash, caller.credentials[0]!.hash);
  });

  test('the administrator’s credentials are bounded, and the newest work', async () => {
    let token = '';
    for (let n = 0; n < 20; n++) ({ token } = await callers.provideAdministrator(null));
    assert.equal((await authenticator.identify(token))?.name, 'admin');
    const [admin] = (await callers.list('', 1000)).filter(({ name }) => name === 'admin');
    assert.equal(admin?.credentials.length, 16);
  });

  test('Enroll asks for nothing; unknown methods and the agents’ are open to nobody', async () => {
    const anonymous = await authenticator.authorize('/webops.v1.EnrollmentService/Enroll', bearer(), null);
    assert.equal(anonymous.role, null);
    const { token } = await callers.provideAdministrator(null);
    for (const method of ['/webops.v1.AgentLinkService/Connect', '/webops.v1.HostService/Unknown']) {
      await assert.rejects(authenticator.authorize(method, bearer(token), null), refused('METHOD_NOT_OPEN'));
    }
  });
});
