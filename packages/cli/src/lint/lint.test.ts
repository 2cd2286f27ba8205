/** Each fixture has one fault: lint names that one, at its line, and nothing else. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSigningKey } from '@webops/contract';
import { packAddon } from '@webops/controller';
import { runCaptured } from '../testing/run-captured.js';
import { RULES } from './finding.js';
import { lintScript } from './lint.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const library = join(root, 'addons/lib/v1');
const fixtures = join(root, 'test/fixtures/lint');
const folder = mkdtempSync(join(tmpdir(), 'webops-lint-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Fixture, rule, line. */
const FAULTS = [
  ['alerts-soon', 'metadata-loose', 7],
  ['another-name', 'name-differs', 1],
  ['asks-the-environment', 'reads-listed-away-variable', 45],
  ['bad-default', 'schema-default-invalid', 14],
  ['brings-a-friend', 'sources-other-file', 8],
  ['counts', 'arithmetic-ends-script', 30],
  ['deaf', 'config-not-read', 31],
  ['depends-on-text', 'metadata-loose', 7],
  ['exits-when-sourced', 'source-exits', 8],
  ['greets', 'prints-when-sourced', 7],
  ['hidden-verb', 'action-undeclared', 52],
  ['installs-by-default', 'no-argument-installs', 53],
  ['keeps-nothing', 'keep-data-ignored', 41],
  ['makes-a-folder', 'side-effect-when-sourced', 7],
  ['never-by-hand', 'not-runnable-by-hand', 50],
  ['no-library', 'library-not-sourced', 21],
  ['no-main-guard', 'missing-main-guard', 53],
  ['no-metadata', 'metadata-missing', 1],
  ['no-status', 'missing-function', 7],
  ['no-such-type', 'schema-invalid', 11],
  ['no-version', 'metadata-invalid', 7],
  ['not-executable', 'not-executable', 1],
  ['open-secret', 'secret-not-write-only', 15],
  ['posix-shell', 'shebang', 1],
  ['promises-verb', 'action-missing', 7],
  ['purges', 'keep-data-read-as-purge', 41],
  ['purges-by-default', 'keep-data-read-as-purge', 41],
  ['purges-when-true', 'keep-data-read-as-purge', 42],
  ['talks', 'status-not-json', 42],
  ['trailing-comma', 'metadata-not-json', 7],
  ['unclosed', 'syntax', 42],
  ['unknown-function', 'undefined-function', 29],
  ['unknown-helper', 'undefined-helper', 29],
  ['unquoted', 'shellcheck:SC2086', 42],
  ['unused-setting', 'config-key-unused', 15],
  ['upgrades-blindly', 'upgrade-ignores-version', 52],
  ['windows-lines', 'line-ends', 1],
] as const;

/** What keeps a fixture out of the registry, in discovery's words. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'not-executable': /^is not executable; run: chmod \+x /,
  'trailing-comma': /trailing comma/,
  'no-version': /has no "version", which is required/,
  'no-metadata': /is not defined by the script/,
  'exits-when-sourced': /ended the shell while it was sourced \(exit code 3\)/,
};

describe('lint names the one fault of a script, at its line', () => {
  for (const [name, rule, line] of FAULTS) {
    test(`${name}: ${rule}`, async () => {
      const file = join(fixtures, `${name}.sh`);
      const { findings } = await lintScript(file, library);
      assert.deepEqual(
        findings.map((found) => [found.rule, found.line]),
        [[rule, line]],
      );
      const [finding] = findings;
      assert.ok(finding!.file === file && finding!.reason !== '' && finding!.advice !== '');
    });
  }

  test('every fixture is looked at, and every rule has one', () => {
    const files = readdirSync(fixtures).map((file) => file.replace(/\.sh$/, ''));
    assert.deepEqual(files.sort(), FAULTS.map(([name]) => name).sort());
    // What else keeps an addon out (a script that never ends, one that prints without end) takes too long to show here.
    const shown = new Set<string>(FAULTS.map(([, rule]) => rule));
    assert.deepEqual(
      Object.keys(RULES).filter((rule) => !shown.has(rule)),
      ['not-loaded'],
    );
  });
});

for (const [name, reason] of Object.entries(REFUSED)) {
  test(`discovery refuses ${name} with its reason`, async () => {
    const pack = packAddon(join(fixtures, `${name}.sh`), { libraryFolder: library, key: createSigningKey() });
    await assert.rejects(pack, (error: { reason?: string }) => reason.test(error.reason ?? ''));
  });
}

for (const file of shipped()) {
  test(`${file} is clean`, async () => {
    const { findings, notes } = await lintScript(join(root, 'addons', file), library);
    assert.deepEqual([findings, notes], [[], []]);
  });
}

test('the exit code is 0 without errors, 1 with one, 2 for what is not there; --strict counts warnings', async () => {
  const lint = (...args: string[]) => runCaptured(folder, ['addon', 'lint', ...args]);
  const warned = join(fixtures, 'open-secret.sh');
  assert.equal((await lint(join(root, 'addons/system/redis'))).exitCode, 0);
  assert.equal((await lint(warned)).exitCode, 0);
  assert.equal((await lint(warned, '--strict')).exitCode, 1);
  assert.equal((await lint(join(folder, 'absent'))).exitCode, 2);
  const text = await lint(join(fixtures, 'purges.sh'));
  assert.equal(text.exitCode, 1);
  assert.match(text.stdout, /purges\.sh:41: error keep-data-read-as-purge: purge takes the argument/);
  const { items, file, notes } = JSON.parse((await lint(warned, '-o', 'json')).stdout);
  assert.deepEqual([items.length, items[0].rule, file, notes], [1, 'secret-not-write-only', warned, []]);
});

test('without shellcheck the rest is checked, and a note says what was left out', async () => {
  const script = join(folder, 'unquoted.sh');
  copyFileSync(join(fixtures, 'unquoted.sh'), script);
  chmodSync(script, 0o755);
  const path = process.env['PATH'];
  const bin = join(folder, 'bin');
  // A PATH with what the sandbox needs, and no shellcheck.
  writeFileSync(
    join(folder, 'make-bin.sh'),
    'mkdir -p "$1"; for p in bash bwrap prlimit; do ln -sf "$(command -v $p)" "$1/$p"; done\n',
  );
  execFileSync('bash', [join(folder, 'make-bin.sh'), bin]);
  process.env['PATH'] = bin;
  try {
    const { findings, notes } = await lintScript(script, library);
    assert.deepEqual(findings, []);
    assert.match(notes.join(), /shellcheck is not installed/);
  } finally {
    process.env['PATH'] = path;
  }
});

function shipped(): string[] {
  const names = readdirSync(join(root, 'addons/system'));
  assert.ok(names.length >= 2);
  return names.map((name) => `system/${name}/${name}.sh`);
}
