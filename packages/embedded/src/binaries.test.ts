import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { test } from 'node:test';
import { defaultCacheDir, findOnPath, locateEngineNode, locateNats, versionAtLeast } from './binaries.js';
import { temporaryFolder } from './testing.fixture.js';

test('versions compare by number, not by letter', () => {
  assert.equal(versionAtLeast('2.10.27', '2.10'), true);
  assert.equal(versionAtLeast('2.9.10', '2.10'), false);
  assert.equal(versionAtLeast('3', '2.10'), true);
  assert.equal(versionAtLeast('2.36', '2.38'), false);
});

test('a program is found on PATH by its absolute path, and a missing one is no error', async () => {
  assert.match((await findOnPath('sh')) ?? '', /^\/.*\/sh$/);
  assert.equal(await findOnPath('no-such-program-here'), undefined);
  assert.equal(await findOnPath('cd'), undefined, 'a shell builtin is no program');
});

test('what set-up fetched is used', async () => {
  await access(await locateNats(defaultCacheDir()));
  const node = await locateEngineNode(defaultCacheDir());
  await access(node.command);
});

test('an empty cache says which program is missing and that deploy/setup brings it', async (t) => {
  const empty = await temporaryFolder(t);
  const missing = { code: 'missing_binary', message: /run deploy\/setup/ };
  // A machine that has the program by itself needs no cache.
  if ((await findOnPath('nats-server')) === undefined) await assert.rejects(locateNats(empty), missing);
  const node = await locateEngineNode(empty).catch((error: unknown) => error);
  if (node instanceof Error) assert.match(node.message, /glibc.*run deploy\/setup/);
});
