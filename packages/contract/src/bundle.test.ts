import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildManifest, digestOf, manifestBytes, packBundle, readBundle } from './bundle.js';
import { ContractError } from './errors.js';
import { checkMetadata } from './metadata.js';
import {
  createSigningKey,
  keyIdOf,
  signBundle,
  signTicket,
  verifyBundle,
  verifyTicket,
} from './signature.js';
import { writeArchive } from './tar.js';

const files = { 'addon.sh': '#!/usr/bin/env bash\n', 'lib/v1/loader.sh': 'set -e\n' };
function pack(content: Record<string, string> = files) {
  const parsed = checkMetadata({ name: 'demo', version: '1.0.0', license: 'MIT' }, 'demo.sh');
  const manifest = buildManifest(parsed, ['addon_status', 'addon_install'], content);
  return packBundle({ ...content, 'manifest.json': manifestBytes(manifest) });
}
function refused(archive: Uint8Array, reason: RegExp): void {
  assert.throws(
    () => readBundle(archive),
    (error: unknown) =>
      error instanceof ContractError && error.code.startsWith('BUNDLE_') && reason.test(error.reason),
  );
}

test('the same files give the same bytes, in whatever order they are named', () => {
  const other = pack({ 'lib/v1/loader.sh': 'set -e\n', 'addon.sh': '#!/usr/bin/env bash\n' });
  assert.equal(pack().digest, other.digest);
  assert.notEqual(pack({ ...files, 'addon.sh': 'x' }).digest, other.digest);
});

test('a bundle reads back whole, extra metadata kept', () => {
  const { archive, digest } = pack();
  const bundle = readBundle(archive);
  assert.equal(bundle.digest, digest);
  assert.equal(bundle.manifest.metadata['license'], 'MIT');
  assert.deepEqual(bundle.manifest.functions, ['addon_install', 'addon_status']);
  assert.equal(bundle.files.get('addon.sh')?.toString(), '#!/usr/bin/env bash\n');
});

test('one changed bit is refused, or gives another digest', () => {
  const { archive, digest } = pack();
  for (let at = 0; at < archive.length; at += 97) {
    const changed = Buffer.from(archive);
    changed[at] = changed[at]! ^ 1;
    try {
      assert.notEqual(readBundle(changed).digest, digest);
    } catch (error) {
      assert.ok(error instanceof ContractError, `byte ${at}: ${error}`);
    }
  }
});

test('unlisted files, odd paths, links and trailing bytes are refused', () => {
  const { archive } = pack();
  refused(Buffer.concat([archive, Buffer.alloc(512)]), /one form/);
  refused(archive.subarray(0, 700), /cut short|one form/);
  refused(Buffer.alloc(0), /one form|manifest/);
  const link = Buffer.from(archive);
  link[156] = 0x32;
  refused(link, /one form/);
  for (const path of ['../x', '/etc/x', 'a//b', 'a/./b', '.hidden', '', 'a\nb', 'x'.repeat(101)]) {
    assert.throws(() => packBundle({ [path]: 'x' }), /not allowed/, path);
  }
  const manifest = readBundle(archive).files.get('manifest.json')!;
  const extra = { ...files, 'manifest.json': manifest, 'lib/v1/more.sh': 'x' };
  assert.throws(() => packBundle(extra), /more.sh is not in the manifest/);
  assert.throws(
    () => packBundle({ 'addon.sh': files['addon.sh'], 'manifest.json': manifest }),
    /not in the bundle/,
  );
});

test('a bundle over the limit is refused before it is read', () => {
  refused(Buffer.alloc(8 * 1024 * 1024 + 1), /at most/);
});

test('system tar reads what the writer writes', async () => {
  const { execFileSync } = await import('node:child_process');
  const listing = execFileSync('tar', ['-tf', '-'], { input: pack().archive }).toString();
  assert.equal(listing, 'addon.sh\nlib/v1/loader.sh\nmanifest.json\n');
  assert.equal(writeArchive(new Map()).length, 1024);
});

test('a signature is by one key over one digest, and a ticket signature does not pass for it', () => {
  const key = createSigningKey();
  const other = createSigningKey();
  const digest = digestOf(Buffer.from('x'));
  const signature = signBundle(digest, key.privateKeyPem);
  assert.equal(verifyBundle(digest, signature, key.publicKeyPem), true);
  assert.equal(verifyBundle(digest, signature, other.publicKeyPem), false);
  assert.equal(verifyBundle(digestOf(Buffer.from('y')), signature, key.publicKeyPem), false);
  assert.equal(verifyBundle(digest, Buffer.alloc(3), key.publicKeyPem), false);
  const bytes = Buffer.from(`${digest}\n`);
  assert.equal(verifyBundle(digest, signTicket(bytes, key.privateKeyPem), key.publicKeyPem), false);
  assert.equal(verifyTicket(bytes, signTicket(bytes, key.privateKeyPem), key.publicKeyPem), true);
  assert.equal(keyIdOf(key.privateKeyPem), key.keyId);
  assert.match(key.keyId, /^[0-9a-f]{64}$/);
  assert.throws(() => keyIdOf('not a key'), { code: 'KEY_INVALID' });
});
