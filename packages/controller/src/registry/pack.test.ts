import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { createSigningKey, readBundle, verifyBundle } from '@webops/contract';
import { AddonLoadError, packAddon } from './pack.js';

const folder = mkdtempSync(join(tmpdir(), 'webops-pack-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const key = createSigningKey();
const libraryFolder = join(folder, 'lib');
mkdirSync(libraryFolder);
writeFileSync(join(libraryFolder, 'loader.sh'), 'library_was_loaded=yes\n');

const METADATA = `addon_metadata() { printf '{"name": "demo", "version": "1.0.0"}'; }`;
let scripts = 0;

function script(body: string, mode = 0o755): string {
  const file = join(folder, `addon-${++scripts}.sh`);
  writeFileSync(file, `#!/usr/bin/env bash\n${body}\n`, { mode });
  return file;
}

const pack = (file: string) => packAddon(file, { libraryFolder, key });

async function failure(file: string): Promise<AddonLoadError> {
  const error = await pack(file).then(
    () => assert.fail('it was packed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AddonLoadError, String(error));
  assert.equal(error.file, file);
  return error;
}

describe('packing', () => {
  test('a script becomes a signed bundle with its functions, the library and the defaults', async () => {
    const file = script(
      `${METADATA}\naddon_install() { :; }\naddon_status() { :; }\n_addon_own() { :; }\nother() { :; }`,
    );
    const packed = await pack(file);
    const bundle = readBundle(packed.archive);
    assert.equal(bundle.digest, packed.digest);
    assert.deepEqual(bundle.manifest.functions, ['addon_install', 'addon_metadata', 'addon_status']);
    assert.equal(bundle.manifest.metadata.category, 'other');
    assert.deepEqual([...bundle.files.keys()].sort(), ['addon.sh', 'lib/v1/loader.sh', 'manifest.json']);
    assert.ok(verifyBundle(packed.digest, packed.signature, key.publicKeyPem));
  });

  test('the same files give the same bytes', async () => {
    const file = script(METADATA);
    assert.equal((await pack(file)).digest, (await pack(file)).digest);
  });

  test('what sourcing prints is kept away from the metadata; top-level local, the library and set -e work', async () => {
    const file = script(
      `set -euo pipefail\nlocal greeting=hello\necho "[INFO] $greeting on stdout"\nsource "$WEBOPS_LIB/loader.sh"\n` +
        `[[ $library_was_loaded == yes ]]\ntrap 'echo "at exit"' EXIT\n${METADATA}`,
    );
    assert.equal((await pack(file)).manifest.name, 'demo');
  });

  test('a script that installs when it has no argument is not run as a script', async () => {
    const file = script(`${METADATA}\nif [[ "\${BASH_SOURCE[0]}" == "$0" ]]; then echo ran >&2; exit 3; fi`);
    assert.equal((await pack(file)).manifest.version, '1.0.0');
  });

  test('a trailing comma is that file’s error, with function and reason', async () => {
    const error = await failure(script(`addon_metadata() { echo '{"name": "demo", "version": "1",}'; }`));
    assert.equal(error.functionName, 'addon_metadata');
    assert.match(error.reason, /JSON/);
  });

  test('a missing execute bit is said, with the command that sets it', async () => {
    assert.match((await failure(script(METADATA, 0o644))).reason, /not executable; run: chmod \+x/);
  });

  test('a missing function is said', async () => {
    const error = await failure(script('addon_install() { :; }'));
    assert.deepEqual([error.functionName, error.reason], ['addon_metadata', 'is not defined by the script']);
  });

  test('exit while it is sourced is said, with the code and its last words', async () => {
    const error = await failure(script('echo "give me an argument" >&2\nexit 7'));
    assert.equal(error.functionName, 'source');
    assert.match(error.reason, /exit code 7.*give me an argument/);
  });

  test('exit and set -e inside addon_metadata are that function’s error', async () => {
    assert.match((await failure(script(`addon_metadata() { exit 9; }`))).reason, /exit code 9/);
    const errexit = await failure(script(`set -e\naddon_metadata() { false; echo unreachable; }`));
    assert.equal(errexit.functionName, 'addon_metadata');
  });

  test('an endless loop is ended by the CPU or time limit', async () => {
    const error = await failure(script(`while :; do :; done`));
    assert.equal(error.functionName, 'source');
    assert.match(error.reason, /time limit|signal|exit code/);
  });

  test('endless output is cut off', async () => {
    const error = await failure(script(`addon_metadata() { yes; }`));
    assert.equal(error.functionName, 'addon_metadata');
    assert.match(error.reason, /more than its limit/);
  });

  test('it has no network', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    let connections = 0;
    server.on('connection', () => connections++);
    const { port } = server.address() as { port: number };
    const file = script(
      `if (exec 9<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null; then net=yes; else net=no; fi\n` +
        `addon_metadata() { printf '{"name": "demo", "version": "1", "description": "network: %s"}' "$net"; }`,
    );
    assert.equal((await pack(file)).manifest.metadata.description, 'network: no');
    assert.equal(connections, 0);
    await new Promise((resolve) => server.close(resolve));
  });

  test('it reads no file of this machine, has an empty home and a listed environment, and cannot write its bundle', async () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'top secret', { mode: 0o644 });
    process.env['WEBOPS_TEST_SECRET'] = 'in the environment';
    const file = script(
      `found="$(cat ${secret} 2>/dev/null)$(ls -A "$HOME")$(env | grep -c WEBOPS_TEST_SECRET || true)"\n` +
        `if (echo x >>"\${BASH_SOURCE[0]}") 2>/dev/null; then found+=written; fi\n` +
        `addon_metadata() { printf '{"name": "demo", "version": "1", "description": "found: %s"}' "$found"; }`,
    );
    const { metadata } = (await pack(file)).manifest;
    delete process.env['WEBOPS_TEST_SECRET'];
    assert.equal(metadata.description, 'found: 0');
  });

  test('a name that is no name is said', async () => {
    const error = await failure(script(`addon_metadata() { echo '{"name": "../x", "version": "1"}'; }`));
    assert.match(error.reason, /name/);
  });
});
