import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createSigningKey } from '@webops/contract';
import type { ExitRecord } from './index.js';
import { cannotInstall, InstalledRunner, textsOf } from './testing/installed-runner.js';

const skip = cannotInstall();
let runner: InstalledRunner;
before(() => {
  if (!skip) runner = new InstalledRunner();
});
after(() => runner?.remove());

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** Nobody else on the machine sleeps this long. */
let nextSleep = 600_000 + process.pid * 10;
const sleeping = (seconds: number) => spawnSync('pgrep', ['-f', `^sleep ${seconds}$`]).stdout.toString();

/** Starts a change and follows it; resolves `seen` when the text was printed. */
async function startAndWatch(
  script: string,
  text: string,
  options: Parameters<InstalledRunner['change']>[1] = {},
) {
  const change = runner.change(await runner.imported(script), options);
  const started = await runner.call('startChange', change);
  assert.deepEqual([started.error, started.result], [null, 'started']);
  let found = () => {};
  const seen = new Promise<void>((resolve) => {
    found = resolve;
  });
  let all = '';
  const call = runner.start(
    'attach',
    { execution: change.execution, attempt: 1, fromSequence: 0 },
    (piece) => {
      all += piece.data.toString('latin1');
      if (all.includes(text)) found();
    },
  );
  return { change, seen, call };
}

test('a configuration of 1 MiB arrives byte for byte, and no byte of it is echoed', { skip }, async () => {
  const config = randomBytes(1024 * 1024);
  const { record, stdout } = await runner.run('echo noise; addon_install() { sha256sum | cut -c1-64; }', {
    config,
  });
  assert.equal(record.state, 'succeeded');
  assert.equal(stdout.toString(), `${sha(config)}\n`);
  assert.equal(record.result, `${sha(config)}\n`);
});

test('stdout is a terminal, stderr is apart, both come in order with times', { skip }, async () => {
  const { record, pieces, stdout, stderr } = await runner.run(`set -euo pipefail
addon_install() { [[ -t 1 ]]; for i in 1 2 3; do echo "out $i"; sleep 0.1; echo "err $i" >&2; sleep 0.1; done; }`);
  assert.equal(record.state, 'succeeded');
  assert.equal(stdout.toString(), 'out 1\nout 2\nout 3\n');
  assert.equal(stderr.toString(), 'err 1\nerr 2\nerr 3\n');
  assert.equal(pieces.map((piece) => piece.data).join(''), 'out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\n');
  assert.deepEqual(
    pieces.map((piece) => piece.sequence),
    [...pieces.keys()],
  );
  for (const [index, piece] of pieces.slice(1).entries())
    assert.ok(piece.timeMs >= pieces[index]!.timeMs + 50);
  assert.equal(record.chunkCount, pieces.length);
});

test('a line is seen while the script still runs', { skip }, async () => {
  const sleep = nextSleep++;
  const { change, seen, call } = await startAndWatch(
    `addon_install() { echo first line; sleep ${sleep}; }`,
    'first line',
  );
  await seen;
  assert.notEqual(sleeping(sleep), '');
  await runner.call('cancel', { execution: change.execution, attempt: 1, graceMs: 5_000 });
  const run = await call.done;
  assert.equal((run.result as ExitRecord).state, 'cancelled');
  assert.equal(sleeping(sleep), '');
});

test('twenty outputs of 1 MB are complete, binary as it is', {
  skip,
  timeout: 240_000,
}, async () => {
  const script =
    'addon_install() { f=$(mktemp); head -c 1000000 /dev/urandom >"$f"; sha256sum <"$f" | cut -c1-64 >"$WEBOPS_RESULT"; cat "$f"; rm "$f"; }';
  const digest = await runner.imported(script);
  for (let index = 0; index < 20; index += 1) {
    const change = runner.change(digest);
    await runner.call('startChange', change);
    const { record, stdout } = await runner.follow(change);
    assert.equal(record.state, 'succeeded');
    assert.equal(sha(stdout), record.result!.trim(), `run ${index}: ${stdout.length} bytes`);
  }
});

test('the agent is killed in the middle: the script goes on, and its output and exit are complete', {
  skip,
}, async () => {
  const { change, seen, call } = await startAndWatch(
    'addon_install() { for i in {1..40}; do echo "line $i"; sleep 0.05; done; exit 5; }',
    'line 10\n',
  );
  await seen;
  call.child.kill('SIGKILL');
  const { pieces } = await call.done;
  const { record, pieces: rest } = await runner.follow(change, pieces.length);
  const { stdout } = textsOf([...pieces, ...rest]);
  assert.equal(stdout.toString(), Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`).join(''));
  assert.deepEqual([record.state, record.exitCode], ['failed', 5]);
  assert.equal((await runner.follow(change)).stdout.toString(), stdout.toString());
});

test('the holder is killed: interrupted is recorded, and nothing of the script is left', {
  skip,
}, async () => {
  const sleep = nextSleep++;
  const { change, seen, call } = await startAndWatch(
    `addon_install() { trap '' TERM HUP; setsid sleep ${sleep} & echo up; sleep ${sleep}; }`,
    'up',
  );
  await seen;
  process.kill(runner.holderPid(change), 'SIGKILL');
  const run = await call.done;
  assert.equal((run.result as ExitRecord)?.state, 'interrupted', JSON.stringify(run.error));
  assert.equal(sleeping(sleep), '');
  assert.deepEqual((await runner.call('startChange', change)).result, 'already');
});

test('a cancel ends daemonised grandchildren that ignore TERM', { skip }, async () => {
  const sleep = nextSleep++;
  const script = `addon_install() {
  trap '' TERM HUP INT
  (setsid bash -c "trap '' TERM HUP; env -i sleep ${sleep} & env -i setsid sleep ${sleep} & wait" &)
  echo up; sleep ${sleep}; sleep ${sleep}; }`;
  const { change, seen, call } = await startAndWatch(script, 'up');
  await seen;
  await runner.call('cancel', { execution: change.execution, attempt: 1, graceMs: 300 });
  const record = (await call.done).result as ExitRecord;
  assert.deepEqual([record.state, record.signal], ['cancelled', 'SIGKILL']);
  assert.equal(sleeping(sleep), '');
});

test('a time limit ends the script and says so', { skip }, async () => {
  const sleep = nextSleep++;
  const { record, stdout } = await runner.run(`addon_install() { echo begun; sleep ${sleep}; }`, {
    timeoutMs: 500,
  });
  assert.deepEqual(
    [record.state, record.error?.code, stdout.toString()],
    ['timed_out', 'TIMED_OUT', 'begun\n'],
  );
  assert.equal(sleeping(sleep), '');
});

test('what a script leaves running on purpose outlives it', { skip }, async () => {
  const sleep = nextSleep++;
  const { record } = await runner.run(
    `addon_install() { setsid sleep ${sleep} >/dev/null 2>&1 </dev/null & }`,
  );
  assert.equal(record.state, 'succeeded');
  assert.notEqual(sleeping(sleep), '');
  spawnSync('pkill', ['-f', `^sleep ${sleep}$`]);
});

test('a cancel spares a service that the script started on purpose', { skip }, async () => {
  const sleep = nextSleep++;
  const name = `webops-test-${sleep}`;
  const start = existsSync('/run/systemd/system')
    ? `systemd-run --quiet --collect --unit=${name} sleep ${sleep}`
    : `/sbin/start-stop-daemon --start --background --make-pidfile --pidfile /run/${name}.pid --exec /bin/sleep -- ${sleep}`;
  const { change, seen, call } = await startAndWatch(
    `addon_install() { ${start}; echo up; sleep 1${sleep}; }`,
    'up',
  );
  await seen;
  await runner.call('cancel', { execution: change.execution, attempt: 1, graceMs: 1_000 });
  const record = (await call.done).result as ExitRecord;
  assert.equal(record.state, 'cancelled');
  assert.equal(spawnSync('pgrep', ['-f', `^sleep 1${sleep}$`]).stdout.toString(), '');
  const left = spawnSync('pgrep', ['-f', `sleep ${sleep}$`]).stdout.toString();
  assert.notEqual(left, '');
  for (const pid of left.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
  rmSync(`/run/${name}.pid`, { force: true });
});

test('secrets are masked, across pieces, in every stream, in JSON and in the result', { skip }, async () => {
  const secrets = ['s3cret-"quoted"', 'hunter22'];
  const { record, stdout, stderr } = await runner.run(
    `addon_install() { printf 'a s3cret-'; sleep 0.2; printf '"quoted" b\\n'; echo 'x hunt' >&2; printf hun >&2; sleep 0.1; echo ter22 >&2; echo '{"p":"s3cret-\\"quoted\\""}'; }`,
    { secrets },
  );
  assert.equal(stdout.toString(), 'a ******** b\n{"p":"********"}\n');
  assert.equal(stderr.toString(), 'x hunt\n********\n');
  assert.equal(record.result, stdout.toString());
});

test('exit codes and signals are told apart', { skip }, async () => {
  const code = await runner.run('addon_install() { exit 137; }');
  assert.deepEqual([code.record.exitCode, code.record.signal], [137, null]);
  const signal = await runner.run('addon_install() { kill -KILL $BASHPID; }');
  assert.deepEqual([signal.record.exitCode, signal.record.signal], [null, 'SIGKILL']);
  assert.equal(signal.record.error?.code, 'SIGNALLED');
});

test('scripts in the field: each badness has its own outcome', { skip, timeout: 120_000 }, async () => {
  const outcome = async (script: string, options: Parameters<InstalledRunner['change']>[1] = {}) => {
    const { record, stdout } = await runner.run(script, options);
    return [record.state, record.exitCode, record.error?.code ?? null, stdout.toString()];
  };
  assert.deepEqual(await outcome('addon_remove() { :; }'), ['failed', 127, 'FUNCTION_MISSING', '']);
  assert.deepEqual(await outcome('echo hi; exit 0'), ['failed', 0, 'SOURCE_EXITED', '']);
  assert.deepEqual(await outcome('set -e; n=0; addon_install() { ((n++)); echo no; }'), [
    'failed',
    1,
    'EXIT_CODE',
    '',
  ]);
  assert.deepEqual(
    await outcome(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Bash
      'set -euo pipefail; readonly A=1; local b=2; declare -A c=([x]=y); IFS=,; addon_install() { echo "$A $b ${c[x]}"; }',
    ),
    ['succeeded', 0, null, '1 2 y\n'],
  );
  assert.deepEqual(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Bash
    await outcome('addon_install() { echo "${ADDON_PORT-} ${ADDON_NAME-none} ${SUDO_USER-none} $#"; }', {
      env: { ADDON_PORT: '1', ADDON_NAME: 'spoilt' },
    }),
    ['succeeded', 0, null, '1 none none 0\n'],
  );
  assert.deepEqual(
    await outcome('addon_uninstall() { echo "[$*]"; }', { function: 'addon_uninstall', args: ['true'] }),
    ['succeeded', 0, null, '[true]\n'],
  );
  assert.deepEqual(await outcome(`addon_install() { printf 'a\\r\\n\\000\\377'; }`), [
    'succeeded',
    0,
    null,
    'a\r\n\0\ufffd',
  ]);
});

test('a ticket starts once, here, in time, unchanged', { skip }, async () => {
  const digest = await runner.imported('addon_install() { echo ran >>"$HOME/../tmp/never"; }');
  const code = async (change: Record<string, unknown>) =>
    (await runner.call('startChange', change)).error?.code;
  const good = runner.change(digest);
  assert.equal(
    await code({ ...good, ticket: Buffer.from(good.ticket.toString().replace('install', 'restore')) }),
    'TICKET_SIGNATURE_INVALID',
  );
  assert.equal(
    await code(runner.change(digest, { key: createSigningKey().privateKeyPem })),
    'TICKET_SIGNATURE_INVALID',
  );
  assert.equal(await code(runner.change(digest, { host: 'another' })), 'TICKET_OTHER_HOST');
  assert.equal(await code(runner.change(digest, { expiresAt: new Date(0).toISOString() })), 'TICKET_EXPIRED');
  assert.equal(await code({ ...good, config: Buffer.from('{}') }), 'CONFIG_MISMATCH');
  assert.equal(await code(runner.change('e'.repeat(64))), 'BUNDLE_MISSING');
  assert.equal(await code(runner.change(digest, { function: 'addon_status' })), 'TICKET_INVALID');
  assert.equal(await code(runner.change(digest, { env: { LD_PRELOAD: 'x' } })), 'TICKET_INVALID');
  assert.equal(await code(runner.change(digest, { execution: '../../../etc/passwd' })), 'TICKET_INVALID');

  const { change } = await runner.run('addon_install() { :; }', { epoch: 5 });
  assert.equal((await runner.call('startChange', change)).result, 'already');
  assert.equal(
    await code(runner.change(digest, { execution: change.execution, attempt: 2, epoch: 4 })),
    'EPOCH_STALE',
  );
  const listed = (await runner.call('list')).result as { execution: string; phase: string }[];
  assert.equal(listed.find((one) => one.execution === change.execution)?.phase, 'ended');
  await runner.call('forget', { execution: change.execution, attempt: 1 });
  assert.equal((await runner.call('startChange', change)).result, 'already');
});

test('only bundles that a trusted publisher signed get into the store', { skip }, async () => {
  const bundle = runner.bundle('addon_status() { :; } # other');
  const code = async (changes: Record<string, unknown>) =>
    (await runner.call('importBundle', { ...bundle, ...changes })).error?.code;
  assert.equal(await code({ signature: Buffer.alloc(64) }), 'SIGNATURE_INVALID');
  assert.equal(await code({ keyId: 'a'.repeat(64) }), 'PUBLISHER_UNKNOWN');
  assert.equal(await code({ keyId: '../ticket.pub' }), 'SIGNATURE_MISSING');
  assert.equal(
    await code({ archive: Buffer.concat([bundle.archive, Buffer.alloc(512)]) }),
    'DIGEST_MISMATCH',
  );
  assert.equal((await runner.call('hasBundle', { digest: bundle.digest })).result, false);
  assert.equal(await code({}), undefined);
  assert.equal((await runner.call('hasBundle', { digest: bundle.digest })).result, true);
  assert.deepEqual(readdirSync(join(runner.rootDir, 'store', bundle.digest)).sort(), [
    'addon.sh',
    'lib',
    'manifest.json',
  ]);
});

test('nothing secret stays on disk, and the agent can read its output but not change it', {
  skip,
}, async () => {
  const { change } = await runner.run('addon_install() { cat >/dev/null; }', {
    config: Buffer.from('p4ssw0rd-here'),
    secrets: ['p4ssw0rd-here'],
  });
  assert.equal(
    spawnSync('grep', ['-r', 'p4ssw0rd-here', runner.rootDir, join(runner.prefix, 'run')]).stdout.toString(),
    '',
  );
  const folder = join(runner.rootDir, 'executions', `${change.execution}-1`);
  const asAgent = (command: string) =>
    spawnSync('sh', ['-c', command], { uid: runner.uid, gid: runner.gid, cwd: '/' }).status;
  assert.equal(asAgent(`cat ${folder}/exit.json >/dev/null`), 0);
  assert.notEqual(asAgent(`echo x >${folder}/exit.json`), 0);
  assert.notEqual(asAgent(`rm -f ${folder}/exit.json`), 0);
  assert.notEqual(asAgent(`cat ${folder}/start.json 2>/dev/null`), 0);
});
