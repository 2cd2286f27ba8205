import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createSigningKey } from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import { silent, temporaryFolder, startDatabase } from '../testing.fixture.js';
import { AddonStore } from './addon-store.js';
import { BundleStore } from './bundle-store.js';
import { Catalog } from './catalog.js';
import { packAddon } from './pack.js';
import { Publishers } from './publishers.js';
import { AddonRegistry } from './registry.js';

const root = temporaryFolder();
const shipped = join(root, 'system');
const own = join(root, 'own');
const home = join(root, 'home');
const libraryFolder = join(root, 'lib');
const key = createSigningKey();

function put(file: string, body: string, mode = 0o755): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, body, { mode });
  chmodSync(file, mode);
  return file;
}
const good = (name: string, version = '1.0.0') =>
  `#!/usr/bin/env bash\naddon_metadata() { echo '{"name": "${name}", "version": "${version}"}'; }\naddon_status() { :; }\n`;

describe('the registry', () => {
  let database: Awaited<ReturnType<typeof startDatabase>>;
  after(() => database.stop());
  let addons: AddonStore;
  let bundles: BundleStore;
  let registry: AddonRegistry;
  let catalog: Catalog;
  const listed = async () => addons.list({ after: '', limit: 100, type: null, category: null, names: null });

  before(async () => {
    for (const folder of [shipped, own, libraryFolder]) mkdirSync(folder, { recursive: true });
    database = await startDatabase();
    const { state } = database;
    addons = new AddonStore(state.db, 'default');
    bundles = new BundleStore(state.db, 'default');
    await bundles.prepare();
    const publishers = new Publishers({ home, own: key, logger: silent });
    const folders = [shipped, own, join(root, 'missing')];
    registry = new AddonRegistry({
      addons,
      bundles,
      publishers,
      folders,
      libraryFolder,
      key,
      logger: silent,
    });
    registry.start();
    await registry.ready();
    catalog = new Catalog(addons, bundles, () => registry.ready());
  });

  test('loads what is good and reports each broken file by file, function and reason', async () => {
    put(join(shipped, 'redis/redis.sh'), good('redis'));
    put(join(own, 'flat.sh'), good('flat'));
    put(join(own, 'notes.txt'), 'no addon');
    put(join(own, '.hidden.sh'), 'exit 1');
    const broken = {
      notExecutable: put(join(own, 'a.sh'), good('a'), 0o644),
      comma: put(join(own, 'b/b.sh'), `addon_metadata() { echo '{"name": "b", "version": "1",}'; }`),
      clash: put(join(own, 'c.sh'), good('redis')),
      exits: put(join(own, 'd.sh'), 'exit 4'),
    };
    const { loaded, errors } = await registry.discover();
    assert.deepEqual(loaded, ['flat', 'redis']);
    const said = Object.fromEntries(
      errors.map((error) => [error.file, `${error.function}: ${error.reason}`]),
    );
    assert.match(said[broken.notExecutable]!, /^: is not executable/);
    assert.match(said[broken.comma]!, /^addon_metadata: .*JSON/);
    assert.match(said[broken.clash]!, /^addon_metadata: the name "redis" is taken by .*redis\/redis\.sh/);
    assert.match(said[broken.exits]!, /^source: .*exit code 4/);
    assert.match(said[join(root, 'missing')]!, /^: the folder cannot be read/);
    assert.equal(errors.length, 5);
    for (const file of Object.values(broken)) rmSync(file);
  });

  test('unchanged content is not packed again; changed content is a new version of the same addon', async () => {
    const before = await bundles.get((await addons.get('flat'))!.digest);
    await addons.setEnabled('flat', false);
    await registry.discover();
    assert.equal((await addons.get('flat'))!.digest, before!.digest);
    put(join(own, 'flat.sh'), good('flat', '2.0.0'));
    await registry.discover();
    const changed = (await addons.get('flat'))!;
    assert.equal(changed.version, '2.0.0');
    assert.equal(changed.enabled, false, 'it stays disabled');
    assert.ok(await bundles.readArchive(before!.digest), 'the older bundle stays');
    await addons.setEnabled('flat', true);
  });

  test('an addon whose file breaks or goes keeps its last good version, says why, and is not enabled for the engine', async () => {
    put(join(own, 'flat.sh'), 'exit 1');
    await registry.discover();
    catalog.forget();
    const flat = (await addons.get('flat'))!;
    assert.equal(flat.version, '2.0.0');
    assert.match(flat.errors[0]!.reason, /exit code 1/);
    assert.equal((await catalog.get('flat'))!.enabled, false);
    rmSync(join(own, 'flat.sh'));
    await registry.discover();
    assert.match((await addons.get('flat'))!.errors[0]!.reason, /gone/);
    put(join(own, 'flat.sh'), good('flat', '2.0.0'));
    await registry.discover();
    catalog.forget();
    assert.equal((await catalog.get('flat'))!.enabled, true);
  });

  test('a bundle is taken from a trusted publisher alone', async () => {
    const publisher = createSigningKey();
    const file = put(join(root, 'elsewhere/other.sh'), good('other'));
    const packed = await packAddon(file, { libraryFolder, key: publisher });
    const refused = (reason: string) => (error: unknown) =>
      error instanceof WebopsError && error.reason === reason;
    await assert.rejects(registry.publish(packed), refused('PUBLISHER_NOT_TRUSTED'));
    mkdirSync(join(home, 'keys/publishers'), { recursive: true });
    writeFileSync(join(home, 'keys/publishers/team.pem'), publisher.publicKeyPem);
    const forged = { ...packed, signature: Buffer.alloc(64) };
    await assert.rejects(registry.publish(forged), refused('SIGNATURE_INVALID'));
    await assert.rejects(
      registry.publish({ ...packed, archive: Buffer.from('no tar') }),
      refused('BUNDLE_INVALID'),
    );
    assert.equal((await registry.publish(packed)).name, 'other');
    assert.equal((await catalog.get('other'))!.bundleKeyId, publisher.keyId);
    await registry.discover();
    assert.deepEqual((await addons.get('other'))!.errors, [], 'discovery leaves it alone');
    const clash = await packAddon(put(join(root, 'elsewhere/redis.sh'), good('redis', '9')), {
      libraryFolder,
      key: publisher,
    });
    await assert.rejects(registry.publish(clash), refused('ADDON_NAME_TAKEN'));
  });

  test('discoveries at the same time share one pass', async () => {
    const [first, second, third] = await Promise.all([
      registry.discover(),
      registry.discover(),
      registry.discover(),
    ]);
    assert.equal(second, third);
    assert.deepEqual(first!.loaded, second!.loaded);
    assert.deepEqual(
      (await listed()).map(({ name }) => name),
      ['flat', 'other', 'redis'],
    );
  });

  test('runs are counted', async () => {
    await catalog.recordRun('redis', 'succeeded', 1200.4, null);
    await catalog.recordRun('redis', 'failed', 10, 'EXIT_CODE: it ended with 1');
    const { runCount, lastDurationMs, lastError, lastSuccessAt } = (await addons.get('redis'))!;
    assert.deepEqual([runCount, lastDurationMs, lastError], [2, 10, 'EXIT_CODE: it ended with 1']);
    assert.ok(lastSuccessAt instanceof Date);
    await Promise.all(Array.from({ length: 50 }, (_, n) => catalog.recordRun('redis', 'succeeded', n, null)));
    const more = (await addons.get('redis'))!;
    assert.deepEqual([more.runCount, more.lastDurationMs, more.lastError], [52, 49, lastError]);
  });
});
