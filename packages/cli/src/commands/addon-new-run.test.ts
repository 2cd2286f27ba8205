/** What `webops addon new` writes works as it is: linted, formatted, tested by its own tests, run by the agent's runner. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCaptured } from '../testing/run-captured.js';

/** For `webops addon certify`. */
const CERTIFY = [
  'tests/certify.sh',
  'tests/configs/1-first.json',
  'tests/configs/2-other.json',
  'tests/bad-configs/number.json',
];
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'webops-new-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const webops = (...args: string[]) => runCaptured(folder, ['addon', ...args]);

test('a new addon is lint-clean, formatted, passes its own tests, and runs', async () => {
  const made = await webops('new', 'my-service', '--into', folder);
  assert.equal(made.exitCode, 0, made.stderr);
  const addon = join(folder, 'my-service');
  assert.deepEqual(
    made.stdout.trim().split('\n'),
    ['my-service.sh', 'tests/my-service.bats', ...CERTIFY, 'README.md'].map((file) => join(addon, file)),
  );
  const lint = await webops('lint', addon, '--strict');
  assert.deepEqual([lint.exitCode, lint.stdout], [0, '']);
  const scripts = [join(addon, 'my-service.sh'), join(addon, 'tests/my-service.bats')];
  execFileSync('shfmt', ['-i', '2', '-ci', '-d', ...scripts]);
  execFileSync('shellcheck', scripts);
  const env = { ...process.env };
  delete env['WEBOPS_LIB'];
  const tests = execFileSync('bats', ['--tap', join(addon, 'tests')], { env }).toString();
  assert.equal(tests.match(/^ok /gm)?.length, 4);
  const status = await webops('run', addon, 'status', '-o', 'json');
  assert.equal(JSON.parse(status.stdout).result.status, 'not_installed');
  const metadata = JSON.parse((await webops('run', addon, 'metadata')).stdout);
  assert.deepEqual([metadata.name, metadata.display_name], ['my-service', 'My service']);
  assert.doesNotMatch(scripts.map((file) => readFileSync(file, 'utf8')).join(''), /@[A-Z]+@/);
});

test('beside a library it finds that one, wherever the tree is', async () => {
  const system = join(folder, 'tree/system');
  mkdirSync(system, { recursive: true });
  symlinkSync(join(root, 'addons/lib'), join(folder, 'tree/lib'));
  assert.equal((await webops('new', 'here', '--into', system)).exitCode, 0);
  const script = readFileSync(join(system, 'here/here.sh'), 'utf8');
  assert.match(script, /\/\.\.\/\.\.\/lib\/v1" && pwd\)\}\/loader\.sh"/);
  assert.equal(
    JSON.parse(execFileSync('bash', [join(system, 'here/here.sh'), 'status']).toString()).health,
    'unknown',
  );
});

test('bad names, folders that exist, shipped names and other types are refused before anything is written', async () => {
  mkdirSync(join(folder, 'taken'));
  const before = readdirSync(folder);
  for (const [args, reason] of [
    [['Big'], /no name of an addon/],
    [['../up'], /no name of an addon/],
    [['a_b'], /no name of an addon/],
    [['a'.repeat(64)], /no name of an addon/],
    [['taken'], /exists already/],
    [['redis'], /shipped addon/],
    [['app', '--type', 'application'], /no template for application addons yet/],
    [['app', '--type', 'other'], /--type other/],
  ] as const) {
    const refused = await webops('new', ...args, '--into', folder);
    assert.deepEqual([refused.exitCode, refused.stdout], [2, ''], args.join(' '));
    assert.match(refused.stderr, reason);
  }
  assert.equal((await webops('new', 'app', '--into', join(folder, 'absent'))).exitCode, 2);
  assert.deepEqual(readdirSync(folder), before);
});
