import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import {
  createKeyAndCsr,
  hostIdentityOf,
  isIssuedBy,
  issueHostCertificate,
  publicKeyPinOf,
} from '@webops/protocol';
import { loadAuthorities } from './authorities.js';
import { loadKeys } from './keys.js';
import { createSecretBox } from './secret-box.js';

const home = mkdtempSync(join(tmpdir(), 'webops-secrets-'));
after(() => rmSync(home, { recursive: true, force: true }));

describe('keys of a home', () => {
  test('are made once, also by several at the same time, and only their user may read them', async () => {
    const loaded = await Promise.all([1, 2, 3, 4].map(() => loadKeys(home)));
    assert.equal(new Set(loaded.map((keys) => keys.ticket.keyId)).size, 1);
    assert.equal(new Set(loaded.map((keys) => keys.encryption.toString('hex'))).size, 1);
    assert.notEqual(loaded[0]!.ticket.keyId, loaded[0]!.publisher.keyId);
    const names = readdirSync(join(home, 'keys')).sort();
    assert.deepEqual(names, ['audit.pem', 'encryption.key', 'publisher.pem', 'ticket.pem']);
    for (const name of names) assert.equal(statSync(join(home, 'keys', name)).mode & 0o777, 0o600);
    assert.equal(statSync(join(home, 'keys')).mode & 0o777, 0o700);
  });

  test('seal: what is sealed opens, and only unchanged and with the same key', async () => {
    const { encryption } = await loadKeys(home);
    const box = createSecretBox(encryption);
    const sealed = box.seal(Buffer.from('top secret'));
    assert.equal(box.open(sealed).toString(), 'top secret');
    assert.ok(!sealed.includes('secret'));
    assert.notDeepEqual(box.seal(Buffer.from('top secret')), sealed);
    sealed[sealed.length - 1]! ^= 1;
    assert.throws(() => box.open(sealed));
    assert.throws(() => createSecretBox(Buffer.alloc(32)).open(box.seal(Buffer.from('x'))));
  });
});

describe('authorities of a home', () => {
  test('stay the same; hosts and callers have separate ones; the server’s certificate follows its names and keeps its key', async () => {
    const load = (...names: string[]) => loadAuthorities(home, () => names, 90 * 24 * 3_600_000);
    const first = await load('localhost', '127.0.0.1');
    const again = await load('127.0.0.1');
    assert.deepEqual(again.serverCertificate.current, first.serverCertificate.current);
    assert.deepEqual([again.server, again.hosts, again.callers], [first.server, first.hosts, first.callers]);
    const wider = await load('localhost', '127.0.0.1', '10.1.2.3');
    assert.notEqual(wider.serverCertificate.current.certPem, first.serverCertificate.current.certPem);
    assert.equal(
      publicKeyPinOf(wider.serverCertificate.current.certPem),
      publicKeyPinOf(first.serverCertificate.current.certPem),
      'join lines pin it',
    );
    assert.equal(wider.server.certPem, first.server.certPem);
    const { csrPem } = await createKeyAndCsr({ commonName: 'anything' });
    const request = { csrPem, environment: 'default', hostId: '0190aaaa-0000-7000-8000-000000000000' };
    const certificate = await issueHostCertificate(first.hosts, request);
    assert.ok(isIssuedBy(certificate, first.hosts.certPem));
    assert.ok(!isIssuedBy(certificate, first.callers.certPem));
    assert.equal(hostIdentityOf(certificate)?.hostId, request.hostId);
  });
});
