import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  createAuthority,
  createKeyAndCsr,
  fingerprintOf,
  type HostFacts__Output,
  hostIdentityOf,
  isIssuedBy,
  WebopsError,
} from '@webops/protocol';
import { Hosts } from '../hosts/host-directory.js';
import { HostStore } from '../hosts/host-store.js';
import { silent, startDatabase } from '../testing.fixture.js';
import { Enrolment } from './enrolment.js';
import { JoinTokenStore } from './join-token-store.js';

const facts = (hostname: string) => ({ hostname, os: 'debian' }) as HostFacts__Output;
const csr = async () => (await createKeyAndCsr({ commonName: 'host' })).csrPem;
const refusedToken = (error: unknown) =>
  error instanceof WebopsError && error.code === 'UNAUTHENTICATED' && error.reason === 'JOIN_TOKEN_REFUSED';

describe('enrolment', () => {
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let hosts: Hosts;
  let enrolment: Enrolment;
  let authorities: {
    hosts: Awaited<ReturnType<typeof createAuthority>>;
    server: Awaited<ReturnType<typeof createAuthority>>;
  };
  const newToken = (more: Partial<Parameters<Enrolment['createToken']>[0]> = {}) =>
    enrolment.createToken({ description: '', labels: {}, maxUses: 0, ttlMs: 0, createdBy: 'admin', ...more });

  before(async () => {
    database = await startDatabase();
    const { db } = database.state;
    const tokens = new JoinTokenStore(db, 'default');
    const store = new HostStore(db, 'default');
    await Promise.all([tokens.prepare(), store.prepare()]);
    hosts = new Hosts(store, silent);
    await hosts.start();
    authorities = {
      hosts: await createAuthority({ commonName: 'hosts' }),
      server: await createAuthority({ commonName: 'server' }),
    };
    const certificateTtlMs = 3_600_000;
    enrolment = new Enrolment({
      tokens,
      hosts,
      authorities,
      environment: 'default',
      certificateTtlMs,
      logger: silent,
    });
  });
  after(async () => {
    await hosts.stop();
    await database.stop();
  });

  test('a host gets an id, a certificate for its own key, and the token’s labels', async () => {
    const { secret } = await newToken({ labels: { role: 'db' } });
    const { host, certificatePem } = await enrolment.enroll({
      token: secret,
      csrPem: await csr(),
      facts: facts('h1'),
    });
    assert.deepEqual(hostIdentityOf(certificatePem), { environment: 'default', hostId: host._id });
    assert.ok(isIssuedBy(certificatePem, authorities.hosts.certPem));
    assert.deepEqual([host.name, host.labels, host.facts?.os], ['h1', { role: 'db' }, 'debian']);
    assert.ok(await hosts.admits(host._id, fingerprintOf(certificatePem)));
    assert.match(host._id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test('of ten at once with a token for one use, exactly one enrols', async () => {
    const { token, secret } = await newToken({ maxUses: 1 });
    const requests = await Promise.all(Array.from({ length: 10 }, csr));
    const results = await Promise.allSettled(
      requests.map((csrPem, index) =>
        enrolment.enroll({ token: secret, csrPem, facts: facts(`race-${index}`) }),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const result of results) if (result.status === 'rejected') assert.ok(refusedToken(result.reason));
    assert.equal(hosts.list().filter(({ name }) => name.startsWith('race-')).length, 1);
    assert.equal((await enrolment.listTokens()).find(({ _id }) => _id === token._id)?.uses, 1);
  });

  test('the same key with the same token is the same host, with no further use', async () => {
    const { secret } = await newToken({ maxUses: 1 });
    const csrPem = await csr();
    const first = await enrolment.enroll({ token: secret, csrPem, facts: facts('again') });
    const second = await enrolment.enroll({ token: secret, csrPem, facts: facts('again') });
    assert.equal(second.host._id, first.host._id);
    assert.ok(await hosts.admits(first.host._id, fingerprintOf(second.certificatePem)));
  });

  test('unknown, malformed, expired and revoked tokens enrol nobody, and all say the same', async () => {
    const expired = await newToken({ ttlMs: 1 });
    const revoked = await newToken();
    await enrolment.revokeToken(revoked.token._id);
    while (Date.now() <= expired.token.expiresAt.getTime()) await new Promise(setImmediate);
    const messages = new Set<string>();
    for (const token of ['', 'wj_nothing', `wj_${'A'.repeat(43)}`, expired.secret, revoked.secret]) {
      await assert.rejects(
        enrolment.enroll({ token, csrPem: await csr(), facts: facts('h') }),
        (error: Error) => {
          messages.add(error.message);
          return refusedToken(error);
        },
      );
    }
    assert.equal(messages.size, 1);
  });

  test('a request that cannot be signed uses nothing up', async () => {
    const { token, secret } = await newToken({ maxUses: 1 });
    const invalid = (error: unknown) => error instanceof WebopsError && error.code === 'INVALID_ARGUMENT';
    await assert.rejects(enrolment.enroll({ token: secret, csrPem: 'nonsense', facts: facts('h') }), invalid);
    await assert.rejects(
      enrolment.enroll({ token: secret, csrPem: await csr(), facts: facts('../etc') }),
      invalid,
    );
    assert.equal((await enrolment.listTokens()).find(({ _id }) => _id === token._id)?.uses, 0);
  });

  test('the secret is not in the database', async () => {
    const { secret } = await newToken();
    const stored = await database.state.db.collection('join_tokens').find().toArray();
    assert.ok(!JSON.stringify(stored).includes(secret.slice(3)));
  });

  test('a renewed certificate is good beside the old one; a removed host’s is good no more', async () => {
    const { secret } = await newToken();
    const { host, certificatePem } = await enrolment.enroll({
      token: secret,
      csrPem: await csr(),
      facts: facts('renews'),
    });
    const renewed = await enrolment.renew(host._id, await csr());
    assert.ok(await hosts.admits(host._id, fingerprintOf(certificatePem)));
    assert.ok(await hosts.admits(host._id, fingerprintOf(renewed.certificatePem)));
    let removed = '';
    hosts.onRemoved((id) => {
      removed = id;
    });
    await hosts.remove(host._id);
    assert.equal(removed, host._id);
    assert.ok(!(await hosts.admits(host._id, fingerprintOf(renewed.certificatePem))));
    await assert.rejects(enrolment.renew(host._id, await csr()), /was removed/);
  });

  test('targets: by name, by selector, all; an ambiguous, unknown or empty one is said', async () => {
    const { secret } = await newToken({ labels: { pool: 'targets' } });
    const enrol = async (name: string) =>
      (await enrolment.enroll({ token: secret, csrPem: await csr(), facts: facts(name) })).host;
    const [one, twin] = [await enrol('one'), await enrol('twin')];
    const otherTwin = await enrol('twin');
    const target = (more: object) => ({ hosts: [], selector: '', all: false, exclude: [], ...more });
    const names = async (more: object) => (await hosts.resolve(target(more))).map(({ _id }) => _id);
    assert.deepEqual(await names({ hosts: ['one', one._id] }), [one._id]);
    assert.equal((await names({ selector: 'pool=targets' })).length, 3);
    assert.deepEqual(await names({ selector: 'pool in (targets)', exclude: [twin._id, otherTwin._id] }), [
      one._id,
    ]);
    assert.equal((await names({ all: true })).length, hosts.size);
    const fails = (more: object, reason: string) =>
      assert.rejects(
        hosts.resolve(target(more)),
        (error) => error instanceof WebopsError && error.reason === reason,
      );
    await fails({ hosts: ['twin'] }, 'HOST_NAME_AMBIGUOUS');
    await fails({ hosts: ['onee'] }, 'HOST_NOT_FOUND');
    await fails({ selector: 'pool=none' }, 'TARGET_EMPTY');
    await fails({}, 'TARGET_INVALID');
    await fails({ hosts: ['one'], all: true }, 'TARGET_INVALID');
  });

  test('after a restart the fleet is there, and offline', async () => {
    const [first] = hosts.list();
    await hosts.markOnline(first!._id, facts('changed'));
    const again = new Hosts(new HostStore(database.state.db, 'default'), silent);
    await again.start();
    assert.equal(again.size, hosts.size);
    assert.equal(again.count('online'), 0);
    assert.equal((await again.get(first!._id))?.facts?.hostname, 'changed');
    await again.stop();
  });
});
