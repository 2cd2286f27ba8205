import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cannotInstall, InstalledRunner } from './testing/installed-runner.js';

const skip = cannotInstall();
let runner: InstalledRunner;
let folder: string;
before(() => {
  if (skip) return;
  runner = new InstalledRunner();
  folder = mkdtempSync('/tmp/webops-backups-');
});
after(() => {
  runner?.remove();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex');
const SCRIPT = 'addon_backup() { :; }';

/** Runs a verb; the sum is that of `text`. */
async function verb(name: 'verify' | 'remove', path: string, sha256: string) {
  const { record } = await runner.run(SCRIPT, { function: `webops_backup_${name}`, args: [path, sha256] });
  return record;
}

test('a backup that its script makes is known by size and sum; one that cannot be seen is left out', {
  skip,
}, async () => {
  const path = join(folder, 'made');
  const make = (name: string) => `addon_backup() { printf rows >${path}; echo '{"path": "${name}"}'; }`;
  const made = await runner.run(make(path), { function: 'addon_backup' });
  assert.deepEqual(made.record.report?.backup, { path, bytes: 4, sha256: sumOf('rows') });
  const lost = await runner.run(make(`${path}-elsewhere`), { function: 'addon_backup' });
  assert.deepEqual([lost.record.state, lost.record.report], ['succeeded', undefined]);
});

test('a file is known again by its sum, a folder by those of its files; what changed is damaged', {
  skip,
}, async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'rows');
  assert.equal((await verb('verify', file, sumOf('rows'))).state, 'succeeded');
  assert.equal((await verb('verify', file, sumOf('other'))).error?.code, 'BACKUP_DAMAGED');
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'a'), { recursive: true });
  writeFileSync(join(tree, 'a/one'), '1');
  writeFileSync(join(tree, 'two'), '2');
  const sum = sumOf(`${sumOf('1')}  a/one\n${sumOf('2')}  two\n`);
  assert.equal((await verb('verify', tree, sum)).state, 'succeeded');
  writeFileSync(join(tree, 'two'), '3');
  assert.equal((await verb('verify', tree, sum)).error?.code, 'BACKUP_DAMAGED');
  assert.equal((await verb('verify', join(folder, 'none'), sum)).error?.code, 'BACKUP_MISSING');
});

test('only what is as it was made is removed, and no folder of the system', { skip }, async () => {
  const file = join(folder, 'gone');
  writeFileSync(file, 'rows');
  assert.equal((await verb('remove', file, sumOf('other'))).error?.code, 'BACKUP_DAMAGED');
  assert.ok(existsSync(file));
  const link = join(folder, 'link');
  symlinkSync(file, link);
  assert.equal((await verb('remove', link, sumOf('rows'))).error?.code, 'BACKUP_DAMAGED');
  for (const path of ['/', '/tmp', '/var/lib', `${folder}/../x/y`, 'relative', `${folder}/`])
    assert.equal((await verb('remove', path, sumOf('rows'))).error?.code, 'BACKUP_PATH_INVALID', path);
  assert.equal((await verb('remove', file, sumOf('rows'))).state, 'succeeded');
  assert.ok(!existsSync(file));
  assert.equal((await verb('remove', file, sumOf('rows'))).state, 'succeeded');
});
