/** `webops addon certify --lab`: what works is certified, twice with the same outcome; what only a host shows is found. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { REPOSITORY } from '../fleet/controller-process.js';
import { whyNoLab } from '../lab/capability.js';
import { runCommand } from '../lab/command.js';

const skip = whyNoLab() ?? false;
const scratch = mkdtempSync(join(tmpdir(), 'webops-certify-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

interface Certificate {
  addon: string;
  digest: string;
  score: number;
  grade: string;
  leftBehind: string[];
  steps: { name: string; state: string; detail: string; footprint: Record<string, { added?: string[] }> }[];
}

const webops = (...args: string[]) =>
  runCommand(process.execPath, [join(REPOSITORY, 'packages/cli/bin/webops.js'), ...args], {
    allowFailure: true,
    timeoutMs: 600_000,
  });

async function certify(path: string, exitCode: number): Promise<Certificate> {
  const result = await webops('addon', 'certify', path, '--lab', '--into', scratch, '-o', 'json');
  assert.equal(result.exitCode, exitCode, result.stderr);
  const written = JSON.parse(readFileSync(join(scratch, 'certificate.json'), 'utf8')) as Certificate;
  assert.deepEqual(JSON.parse(result.stdout), written);
  return written;
}

const statesOf = ({ steps }: Certificate) => steps.map(({ name, state }) => [name, state]);

test('what webops addon new writes is certified, and again with the same outcome', { skip }, async () => {
  assert.equal((await webops('addon', 'new', 'greeter', '--into', scratch)).exitCode, 0);
  const first = await certify(join(scratch, 'greeter'), 0);
  const passed = ['metadata', 'bad-configs', 'install', 'install-again', 'status', 'configure', 'health'];
  assert.deepEqual(statesOf(first), [
    ...passed.map((name) => [name, 'passed']),
    // The template has no backup, ends sooner than it can be killed, and has no earlier version.
    ['backup', 'not_proven'],
    ['restore', 'not_proven'],
    ['keep-data', 'passed'],
    ['uninstall', 'passed'],
    ['retry', first.steps.find(({ name }) => name === 'retry')?.state],
    ['upgrade', 'not_proven'],
  ]);
  assert.match(first.grade, /^(silver|bronze)$/);
  assert.deepEqual(first.leftBehind, []);
  const install = first.steps.find(({ name }) => name === 'install')!;
  assert.deepEqual(install.footprint['files']?.added, ['/var/lib/greeter', '/var/lib/greeter/greeting']);
  const report = readFileSync(join(scratch, 'CERTIFICATE.md'), 'utf8');
  assert.ok(report.includes(first.digest) && report.includes(`${first.score} of 100`), report);

  const again = await certify(join(scratch, 'greeter'), 0);
  assert.equal(again.digest, first.digest);
  const sure = (one: Certificate) => statesOf(one).filter(([name]) => name !== 'retry');
  assert.deepEqual(sure(again), sure(first));
});

test('faults that only a host shows are found, each at its step', { skip }, async () => {
  const found = await certify(join(REPOSITORY, 'test/fixtures/certify/careless'), 1);
  const detail = (name: string) => found.steps.find((step) => step.name === name)?.detail ?? '';
  assert.equal(found.grade, 'failed');
  assert.deepEqual(
    found.steps.filter(({ state }) => state === 'failed').map(({ name }) => name),
    ['bad-configs', 'install', 'install-again', 'configure', 'keep-data', 'uninstall'],
  );
  assert.match(detail('bad-configs'), /size\.json was installed/);
  assert.match(detail('install'), /is installed: the host is not a clean one/);
  assert.match(detail('configure'), /\/etc\/careless-stamp \(changed\)/);
  assert.match(detail('keep-data'), /the data is gone/);
  assert.deepEqual(found.leftBehind, [
    'users: group careless',
    'users: user careless',
    'cron: /etc/cron.d/careless',
  ]);
});

test('it says what it needs before it begins', async () => {
  for (const [args, words] of [
    [['no-such'], /say where: --lab/],
    [['no-such', '--lab', '--host', 'h'], /say where/],
    [['no-such', '--lab'], /no-such does not exist/],
    [[join(REPOSITORY, 'test/fixtures/contract/verbs.sh'), '--lab'], /Name one with --into/],
    [
      [
        join(REPOSITORY, 'test/fixtures/contract/verbs.sh'),
        '--host=-oProxyCommand=x',
        '--yes',
        '--into',
        scratch,
      ],
      /no host/,
    ],
  ] as const) {
    const result = await webops('addon', 'certify', ...args);
    assert.equal(result.exitCode, 2, result.stderr);
    assert.match(result.stderr, words);
  }
});
