import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExitRecord } from './index.js';
import { cannotInstall, InstalledRunner, textsOf } from './testing/installed-runner.js';

const skip = cannotInstall();
let runner: InstalledRunner;
before(() => {
  if (!skip) runner = new InstalledRunner();
});
after(() => runner?.remove());

async function read(script: string, fn = 'addon_status', timeoutMs = 20_000, on = runner) {
  const digest = await on.imported(script);
  const run = await on.call('read', { digest, function: fn, timeoutMs });
  assert.equal(run.error, null);
  return { record: run.result as ExitRecord, ...textsOf(run.pieces) };
}

test('a status is read through sudo; what sourcing prints and what goes to stderr stay out of it', {
  skip,
}, async () => {
  const { record, stderr } = await read(`echo sourcing
local top=1
declare -A map=([a]=b)
addon_status() { echo log >&2; printf '{"status":"%s"}\\n' "\${map[a]}"; }`);
  assert.equal(record.state, 'succeeded');
  assert.equal(record.result, '{"status":"b"}\n');
  assert.match(stderr.toString(), /sourcing\nlog\n/);
});

test('a second installation on the same machine does not get into the way of the first', {
  skip,
}, async () => {
  const second = new InstalledRunner();
  try {
    const said = async (on: InstalledRunner) =>
      (await read('addon_status() { echo here; }', 'addon_status', 20_000, on)).record.result;
    assert.deepEqual([await said(second), await said(runner)], ['here\n', 'here\n']);
  } finally {
    second.remove();
  }
});

test('the environment is the listed one; nothing of the caller or the runner is in it', {
  skip,
}, async () => {
  const { record } = await read(
    'addon_status() { compgen -e | sort; compgen -v | grep -x -e NODE -e ROOT_DIR -e TRUST_DIR -e rc; :; }',
  );
  const names = record.result!.trim().split('\n');
  assert.deepEqual(
    names.filter((name) => !['PWD', '_', 'SHLVL'].includes(name)),
    [
      'DEBIAN_FRONTEND',
      'HOME',
      'LANG',
      'PATH',
      'TERM',
      'WEBOPS_FUNCTION',
      'WEBOPS_LIB',
      'WEBOPS_READ',
      'WEBOPS_RESULT',
    ],
  );
});

test('strict mode, exits and missing functions give their own errors', { skip }, async () => {
  const strict = await read('set -euo pipefail\nn=0\naddon_status() { echo before; ((n++)); echo after; }');
  assert.deepEqual(
    [strict.record.exitCode, strict.record.error?.code, strict.record.result],
    [1, 'EXIT_CODE', 'before\n'],
  );
  const exits = await read('addon_status() { echo text; exit 7; }');
  assert.deepEqual([exits.record.exitCode, exits.record.result], [7, 'text\n']);
  const sourcing = await read('echo hi; exit 0');
  assert.deepEqual([sourcing.record.state, sourcing.record.error?.code], ['failed', 'SOURCE_EXITED']);
  const missing = await read('addon_install() { :; }');
  assert.deepEqual([missing.record.exitCode, missing.record.error?.code], [127, 'FUNCTION_MISSING']);
  const killed = await read('addon_status() { kill -KILL $BASHPID; }');
  assert.deepEqual([killed.record.signal, killed.record.exitCode], ['SIGKILL', null]);
});

test('bytes arrive as they were printed: line ends, invalid UTF-8, NUL', { skip }, async () => {
  const { stdout } = await read(`addon_status() { printf 'a\\r\\nb\\rc\\n\\r\\r\\n\\377\\000\\200x'; }`);
  assert.equal(stdout.toString('latin1'), 'a\r\nb\rc\n\r\r\n\xff\0\x80x');
});

test('a result given through WEBOPS_RESULT wins over what is printed', { skip }, async () => {
  const { record } = await read(`addon_status() { echo chatter; printf '{"a":\\n1}' >"$WEBOPS_RESULT"; }`);
  assert.equal(record.result, '{"a":\n1}');
});

test('on its time limit a read dies with all that it started', { skip }, async () => {
  const marker = `${400000 + process.pid}`;
  const { record } = await read(
    `addon_status() { trap '' TERM HUP; setsid bash -c "trap '' TERM HUP; while :; do sleep ${marker}; done" & sleep ${marker}; }`,
    'addon_status',
    700,
  );
  assert.equal(record.state, 'timed_out');
  assert.equal(spawnSync('pgrep', ['-f', `sleep ${marker}`]).stdout.toString(), '');
});

test('a read dies with the agent', { skip }, async () => {
  const marker = `${500000 + process.pid}`;
  const digest = await runner.imported(`addon_status() { echo up; sleep ${marker}; }`);
  let up = () => {};
  const started = new Promise<void>((resolve) => {
    up = resolve;
  });
  const call = runner.start('read', { digest, function: 'addon_status', timeoutMs: 60_000 }, () => up());
  await started;
  call.child.kill('SIGKILL');
  await call.done;
  const until = Date.now() + 5_000;
  while (spawnSync('pgrep', ['-f', `^sleep ${marker}`]).stdout.length > 0)
    assert.ok(Date.now() < until, 'it still runs');
});

test('only read-only functions of stored bundles can be read', { skip }, async () => {
  const digest = await runner.imported('addon_install() { :; }');
  const install = await runner.call('read', { digest, function: 'addon_install', timeoutMs: 5_000 });
  assert.equal(install.error?.code, 'FUNCTION_REFUSED');
  const unknown = await runner.call('read', {
    digest: 'f'.repeat(64),
    function: 'addon_status',
    timeoutMs: 5_000,
  });
  assert.equal(unknown.error?.code, 'BUNDLE_MISSING');
  const outside = await runner.call('read', {
    digest: '../../etc',
    function: 'addon_status',
    timeoutMs: 5_000,
  });
  assert.equal(outside.error?.code, 'DIGEST_INVALID');
});

test('an action is read when the signed manifest says that it only reads, and gets its input on stdin', {
  skip,
}, async () => {
  const script = `addon_action_look() { tr -d '\\n'; compgen -e | grep INPUT; tr '\\0' ' ' </proc/$PPID/cmdline >&2; :; }
addon_action_change() { echo changed; }`;
  const digest = await runner.imported(script, { actions: { look: { read_only: true }, change: {} } });
  const ask = (fn: string, text?: string) =>
    runner.call('read', {
      digest,
      function: fn,
      timeoutMs: 20_000,
      ...(text === undefined ? {} : { input: { base64: Buffer.from(text).toString('base64') } }),
    });
  const text = JSON.stringify({ word: `"$(id)" \u0000 \n ü ${'x'.repeat(1900)}` });
  const looked = await ask('addon_action_look', text);
  assert.equal(looked.error, null);
  assert.equal((looked.result as ExitRecord).result, text);
  assert.doesNotMatch(textsOf(looked.pieces).stderr.toString(), /word/);
  assert.equal(((await ask('addon_action_look')).result as ExitRecord).result, null);
  for (const fn of ['addon_action_change', 'addon_action_none', 'addon_action_'])
    assert.equal((await ask(fn)).error?.code, 'FUNCTION_REFUSED', fn);
  assert.equal((await ask('addon_action_look', 'x'.repeat(2049))).error?.code, 'INPUT_TOO_LARGE');
});

test('reads one after another find a terminal ready; one that was killed is replaced; none is left', {
  skip,
}, async () => {
  const texts = ['one', 'two', 'three', 'four'];
  const digests = await Promise.all(
    texts.map((text) => runner.imported(`addon_status() { echo ${text}; echo more >&2; }`)),
  );
  const gate = (n: number) => join(runner.prefix, `gate-${process.pid}-${n}`);
  const reads = digests.map((digest, n) => ({ digest, gate: gate(n) }));
  const waiting = () => {
    const found = spawnSync('pgrep', ['-f', `${runner.runnerPath} read -$`]).stdout.toString();
    return found.split('\n').filter((pid) => pid !== '');
  };
  const until = async (what: string, is: () => boolean) => {
    const end = Date.now() + 20_000;
    while (!is()) {
      assert.ok(Date.now() < end, what);
      await pause(20);
    }
  };
  writeFileSync(gate(0), '');
  writeFileSync(gate(1), '');
  const { run, done } = runner.start('readOneByOne', { reads });
  await until('two reads ended', () => run.progress.length === 2);
  await until('a terminal is ready', () => waiting().length > 0);
  for (const pid of waiting()) spawnSync('kill', ['-KILL', pid]);
  writeFileSync(gate(2), '');
  writeFileSync(gate(3), '');
  const { result, error } = await done;
  assert.equal(error, null);
  assert.deepEqual(
    result,
    texts.map((text) => `${text}\n`),
  );
  await until('none is left', () => waiting().length === 0);
});

test('a read costs at most 2.2 times what plain sudo does', { skip }, async (t) => {
  const digest = await runner.imported('addon_status() { echo "{}"; }');
  const noop = join(runner.prefix, 'noop.sh');
  writeFileSync(noop, 'exit 0\n');
  const ratios: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const started = performance.now();
    for (let index = 0; index < 10; index += 1) execFileSync('sudo', ['-n', 'bash', noop, 'status']);
    const plain = (performance.now() - started) / 10;
    const mine = (await runner.call('timeReads', { digest, count: 10 })).result as number;
    t.diagnostic(
      `plain ${plain.toFixed(2)} ms, read ${mine.toFixed(2)} ms, ratio ${(mine / plain).toFixed(2)}`,
    );
    ratios.push(mine / plain);
  }
  assert.ok(Math.min(...ratios) < 2.2, `ratios ${ratios.join(', ')}`);
});
