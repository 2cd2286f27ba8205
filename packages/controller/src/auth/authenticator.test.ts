import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type PeerCertificate, WebopsError } from '@webops/protocol';
import { startDatabase } from '../testing.fixture.js';
import { Authenticator } from './authenticator.js';
import { CredentialStore } from './credential-store.js';

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
  before(async () => {
    database = await startDatabase();
    authenticator = new Authenticator(new CredentialStore(database.state.db, 'default'));
  });
  after(() => database.stop());

  test('a token gives its name and role, and only what the role may', async () => {
    const token = await authenticator.createToken({ name: 'watcher', role: 'viewer' });
    assert.deepEqual(await authenticator.authorize(LIST, bearer(token), null), {
      name: 'watcher',
      role: 'viewer',
    });
    await assert.rejects(authenticator.authorize(REMOVE, bearer(token), null), refused('ROLE_TOO_LOW'));
    const stored = JSON.stringify(await database.state.db.collection('api_tokens').find().toArray());
    assert.ok(!stored.includes(token.slice(4)), 'only its hash is stored');
  });

  test('no, unknown, expired, revoked and foreign tokens are refused', async () => {
    await assert.rejects(authenticator.authorize(LIST, bearer(), null), refused('CREDENTIALS_MISSING'));
    await assert.rejects(authenticator.authorize(LIST, bearer('wop_x'), null), refused('TOKEN_INVALID'));
    const expired = await authenticator.createToken({ name: 'a', role: 'viewer', ttlMs: -1 });
    await assert.rejects(authenticator.authorize(LIST, bearer(expired), null), refused('TOKEN_INVALID'));
    const revoked = await authenticator.createToken({ name: 'a', role: 'viewer' });
    await authenticator.authorize(LIST, bearer(revoked), null);
    await authenticator.revokeToken(revoked);
    await assert.rejects(authenticator.authorize(LIST, bearer(revoked), null), refused('TOKEN_INVALID'));
    const elsewhere = new Authenticator(new CredentialStore(database.state.db, 'staging'));
    const foreign = await elsewhere.createToken({ name: 'a', role: 'administrator' });
    await assert.rejects(authenticator.authorize(LIST, bearer(foreign), null), refused('TOKEN_INVALID'));
  });

  test('a caller’s certificate gives its role; an unknown one and a host’s give none', async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    await authenticator.admitCertificate({ fingerprint: 'aa', name: 'robot', role: 'manager', expiresAt });
    const caller = await authenticator.authorize(LIST, bearer(), certificate('aa'));
    assert.deepEqual(caller, { name: 'robot', role: 'manager' });
    await assert.rejects(
      authenticator.authorize(LIST, bearer(), certificate('bb')),
      refused('CERTIFICATE_UNKNOWN'),
    );
    const host = { environment: 'default', hostId: 'h' };
    await assert.rejects(
      authenticator.authorize(LIST, bearer(), certificate('aa', host)),
      refused('CREDENTIALS_MISSING'),
    );
  });

  test('Enroll asks for nothing; unknown methods and the agents’ are open to nobody', async () => {
    const anonymous = await authenticator.authorize('/webops.v1.EnrollmentService/Enroll', bearer(), null);
    assert.equal(anonymous.role, null);
    const token = await authenticator.createToken({ name: 'root', role: 'administrator' });
    for (const method of ['/webops.v1.AgentLinkService/Connect', '/webops.v1.HostService/Unknown']) {
      await assert.rejects(authenticator.authorize(method, bearer(token), null), refused('METHOD_NOT_OPEN'));
    }
  });
});
