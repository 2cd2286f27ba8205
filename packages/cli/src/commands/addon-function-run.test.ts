/** `webops addon run` on scripts of its own: real shells and terminals, no controller. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCaptured } from '../testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'webops-run-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const webops = (args: string[], stdin = '') => runCaptured(folder, ['addon', 'run', ...args], { stdin });

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    port: { type: 'integer', default: 80 },
    password: { type: 'string', writeOnly: true },
  },
};

function addon(name: string, body: string): string {
  const file = join(folder, `${name}.sh`);
  const metadata = JSON.stringify({ name, version: '1', config_schema: SCHEMA });
  writeFileSync(file, `echo sourced\naddon_metadata() { echo '${metadata}'; }\n${body}\n`, { mode: 0o755 });
  return file;
}

async function json(args: string[], stdin = '') {
  const { exitCode, stdout } = await webops([...args, '-o', 'json'], stdin);
  return { exitCode, ...JSON.parse(stdout) };
}

test('a status is read by the contract; what sourcing prints does not spoil it', async () => {
  const file = addon('reads', `addon_status() { echo '{"status":"installed","health":"healthy"}'; }`);
  const { exitCode, state, result } = await json([file, 'status']);
  assert.deepEqual([exitCode, state, result.status], [0, 'succeeded', 'installed']);
  const people = await webops([file, 'addon_status']);
  assert.equal(JSON.parse(people.stdout).health, 'healthy');
  assert.match(people.stderr, /on this machine, as /);
  // What it printed is shown once: as its result, or where it is none.
  assert.doesNotMatch(people.stderr, /"status"/);
  const filed = addon(
    'filed',
    `addon_status() { echo looking; echo '{"status":"installed"}' >"$WEBOPS_RESULT"; }`,
  );
  assert.match((await webops([filed, 'status'])).stderr, /^looking$/m);
  const text = addon('text', 'addon_status() { echo running; }');
  assert.match((await webops([text, 'status'])).stderr, /RESULT_UNREADABLE: addon_status: it printed text/);
  assert.equal((await webops([text, 'status'])).exitCode, 1);
  assert.equal((await json([text, 'metadata'])).result.category, 'other');
});

test('the configuration is checked, completed, on stdin and in ADDON_<KEY>; a secret is in no output', async () => {
  const file = addon(
    'configured',
    `addon_install() { cat >${folder}/stdin; echo "got $(cat ${folder}/stdin) in $ADDON_PORT \${ADDON_PASSWORD:-none}"; }`,
  );
  const args = [file, 'install', '--set-file', 'password=-'];
  const done = await webops(args, 'hunter2222\n');
  assert.equal(done.exitCode, 0, done.stderr);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'stdin'), 'utf8')), {
    password: 'hunter2222',
    port: 80,
  });
  assert.match(done.stderr, /got \{"password":"\*{8}","port":80\} in 80 none/);
  assert.doesNotMatch(done.stderr + done.stdout, /hunter2222/);
  const wrong = await webops([file, 'install', '--set', 'port=x']);
  assert.deepEqual([wrong.exitCode, /port must be integer/.test(wrong.stderr)], [2, true]);
  assert.equal((await webops([file, 'status', '--set', 'port=1'])).exitCode, 2);
});

test('the environment is a list, the result has a file, and the contract gives the arguments', async () => {
  const file = addon(
    'listed',
    `addon_uninstall() { env | sed 's/=.*//' | LC_ALL=C sort | tr '\\n' ' ' >&2; echo "{\\"keep\\":\\"$1\\"}" >"$WEBOPS_RESULT"; tty; }`,
  );
  process.env['WEBOPS_RUN_TEST_LEAK'] = 'x';
  const { result, output } = await json([file, 'uninstall']);
  delete process.env['WEBOPS_RUN_TEST_LEAK'];
  assert.deepEqual(result, { keep: 'true' });
  assert.doesNotMatch(output, /LEAK/);
  for (const name of ['WEBOPS_LIB', 'WEBOPS_FUNCTION', 'WEBOPS_EXECUTION', 'WEBOPS_PROGRESS', 'HOME'])
    assert.match(output, new RegExp(`\\b${name}\\b`));
  assert.deepEqual((await json([file, 'uninstall', 'false'])).result, { keep: 'false' });
  assert.equal((await webops([file, 'uninstall', 'yes'])).exitCode, 2);
  assert.equal((await webops([file, 'restore'])).exitCode, 2);
});

test('a failure is exit code 1 and says how the function ended', async () => {
  const file = addon('fails', 'addon_backup() { return 7; }\naddon_restore() { kill -9 $BASHPID; }');
  const failed = await json([file, 'backup']);
  assert.deepEqual([failed.exitCode, failed.state], [7, 'failed']);
  assert.equal((await webops([file, 'backup'])).exitCode, 1);
  assert.match(
    (await webops([file, 'restore', '/x'])).stderr,
    /SIGNALLED: addon_restore was ended by SIGKILL/,
  );
  assert.match((await webops([file, 'metrics'])).stderr, /FUNCTION_MISSING/);
  assert.equal((await webops([join(folder, 'absent.sh'), 'status'])).exitCode, 2);
});

test('a time limit ends the function with all that it started', async () => {
  const file = addon('slow', `addon_configure() { sleep 1000 & echo $! >${folder}/child; wait; }`);
  const ended = await webops([file, 'configure', '--timeout', '1s']);
  assert.equal(ended.exitCode, 1);
  assert.match(ended.stderr, /TIMED_OUT/);
  const stat = `/proc/${readFileSync(join(folder, 'child'), 'utf8').trim()}/stat`;
  // Dead, also where nobody has reaped it yet.
  assert.ok(!existsSync(stat) || /\) Z /.test(readFileSync(stat, 'utf8')));
});

test('output is seen while the function runs', async () => {
  const file = addon(
    'live',
    `addon_configure() { echo begun; until [[ -e ${folder}/go ]]; do sleep 0.05; done; }`,
  );
  const main = fileURLToPath(new URL('../../bin/webops.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'addon', 'run', file, 'configure'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let seen = '';
  for await (const piece of child.stderr) {
    seen += piece;
    // It goes on only when its first line has arrived.
    if (seen.includes('begun')) writeFileSync(join(folder, 'go'), '');
  }
  assert.match(seen, /begun\n(.|\n)*succeeded addon_configure/);
});
