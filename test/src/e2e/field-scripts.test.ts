import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { REPOSITORY } from '../fleet/controller-process.js';
import { createFleet, type Fleet } from '../fleet/fleet.js';
import type { AddonView, ExecutionView, Items, OperationView, StateView } from '../fleet/views.js';
import { whyNoLab } from '../lab/capability.js';
import { waitFor } from '../lab/wait.js';

const skip = whyNoLab() ?? false;
const scratch = mkdtempSync(join(tmpdir(), 'webops-field-'));
let fleet: Fleet;

before(async () => {
  if (skip) return;
  const fixtures = join(REPOSITORY, 'test/fixtures');
  fleet = await createFleet({ hosts: 1, addonsPath: [join(fixtures, 'field'), join(fixtures, 'broken')] });
});
after(async () => {
  await fleet?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** Runs an operation on the host and gives it as it ended. */
function operate(args: string[], exitCode = 0): Promise<OperationView> {
  return fleet.controller.json<OperationView>([...args, '--host', 'h1', '--yes'], exitCode);
}

function only(operation: OperationView): ExecutionView {
  const [execution] = operation.executions;
  assert.ok(execution, 'the operation has an execution');
  return execution;
}

/** Asks the host for the addon's status now. A status that cannot be read fails its operation, so the exit code says nothing here. */
async function statusOf(addon: string): Promise<StateView> {
  const result = await fleet.controller.webops([
    'addon',
    'status',
    addon,
    '--host',
    'h1',
    '--refresh',
    '-o',
    'json',
  ]);
  const { items } = JSON.parse(result.stdout) as Items<StateView>;
  const state = items.find((item) => item.addon === addon);
  assert.ok(state, `a state of ${addon} in ${result.stdout}${result.stderr}`);
  return state;
}

async function logs(operation: OperationView, ...args: string[]): Promise<string> {
  const result = await fleet.controller.webops(['op', 'logs', operation.id, ...args]);
  assert.equal(result.exitCode, 0, result.stderr);
  return result.stdout;
}

test('broken addons are reported by file, function and reason, and the others load', { skip }, async () => {
  const result = await fleet.controller.webops(['addon', 'discover', '--verbose']);
  const text = result.stdout + result.stderr;
  for (const file of ['trailing-comma.sh', 'not-executable.sh', 'no-version.sh', 'no-metadata.sh']) {
    assert.ok(text.includes(file), `${file} is named in:\n${text}`);
  }
  assert.match(text, /addon_metadata/);
  const { items } = await fleet.controller.json<Items<AddonView>>(['addon', 'list']);
  const names = items.filter((addon) => addon.errors.length === 0).map(({ name }) => name);
  assert.ok(names.includes('redis') && names.includes('prints-while-sourced'), names.join(' '));
});

test('what sourcing prints does not reach the result', { skip }, async () => {
  const state = await statusOf('prints-while-sourced');
  assert.deepEqual([state.status, state.health, state.message], ['installed', 'healthy', 'fine']);
});

test('a status that is text is unknown, with the text as evidence', { skip }, async () => {
  const state = await statusOf('status-is-text');
  assert.equal(state.status, 'unknown');
  assert.match(state.message, /the service is running/);
});

test('a status that exits non-zero is unknown, never not installed', { skip }, async () => {
  const state = await statusOf('status-exits-nonzero');
  assert.equal(state.status, 'unknown');
});

test('log lines around the JSON of a status do not hide it', { skip }, async () => {
  const state = await statusOf('status-among-logs');
  assert.deepEqual([state.status, state.health], ['installed', 'healthy']);
});

test('a stray character before the JSON of validate, and empty errors, leave it valid', {
  skip,
}, async () => {
  const operation = await operate(['validate', 'validate-stray-character']);
  assert.equal(operation.state, 'succeeded');
});

test('a function of another name is that operation’s error', { skip }, async () => {
  const execution = only(await operate(['install', 'other-names'], 1));
  assert.equal(execution.state, 'failed');
  assert.match(execution.error?.message ?? '', /addon_install/);
});

test('no file is run to learn what it is', { skip }, async () => {
  assert.equal((await statusOf('installs-without-argument')).status, 'not_installed');
  await operate(['install', 'installs-without-argument']);
  assert.equal((await statusOf('installs-without-argument')).status, 'installed');
  await operate(['uninstall', 'installs-without-argument']);
  assert.equal((await statusOf('installs-without-argument')).status, 'not_installed');
});

test('scripts run in a clean, listed environment', { skip }, async () => {
  const state = await statusOf('reads-environment');
  assert.equal(state.version, '1.0.0');
  const allowed =
    /^(BASHOPTS|BASH_.*|DEBIAN_FRONTEND|HOME|LANG|LC_ALL|LOGNAME|OLDPWD|PATH|PWD|SHELL|SHLVL|TERM|USER|WEBOPS_[A-Z_]+|_)$/;
  const strange = state.message
    .trim()
    .split(' ')
    .filter((name) => !allowed.test(name));
  assert.deepEqual(strange, []);
});

test('strict mode, readonly variables and a top-level local work', { skip }, async () => {
  const state = await statusOf('strict-mode');
  assert.equal(state.message, '/etc/strict.conf read inside a function only');
});

test('a script that ends itself at ((n++)) fails with its exit code and what it printed before', {
  skip,
}, async () => {
  const operation = await operate(['install', 'counts-from-zero'], 1);
  assert.deepEqual([only(operation).state, only(operation).exitCode], ['failed', 1]);
  const text = await logs(operation);
  assert.match(text, /before the count/);
  assert.doesNotMatch(text, /never printed/);
});

test('a script that exits while it is sourced is that operation’s error', { skip }, async () => {
  const operation = await operate(['install', 'exits-while-sourced'], 1);
  assert.equal(only(operation).exitCode, 3);
});

test('a secret is masked in both streams and never in the environment, and arrives whole', {
  skip,
}, async () => {
  const secret = 'pass"word \\ with $(odd) things';
  const config = join(scratch, 'secret.json');
  writeFileSync(config, JSON.stringify({ password: secret, size: 4 }));
  const operation = await operate(['install', 'prints-secrets', '--config', config]);
  const text = await logs(operation);
  assert.doesNotMatch(text, /pass\\?"word/);
  assert.match(text, /\*{4,}/);
  assert.match(text, /size=4 password=none/);
  const shown = await fleet.controller.webops(['op', 'show', operation.id, '-o', 'json']);
  assert.doesNotMatch(shown.stdout, /word \\\\ with/);
});

test('1 MiB of configuration arrives byte for byte', { skip }, async () => {
  const filler = 'ü'.repeat((1024 * 1024 - 40) / 2);
  const config = join(scratch, 'large.json');
  writeFileSync(config, JSON.stringify({ filler }));
  const operation = await operate(['install', 'echoes-config', '--config', config]);
  const expected = Buffer.from(JSON.stringify({ filler }));
  const digest = createHash('sha256').update(expected).digest('hex');
  assert.match(await logs(operation), new RegExp(`bytes=${expected.length} sha256=${digest}`));
});

test('stdout is a terminal, colours survive, and the streams are kept apart', { skip }, async () => {
  const operation = await operate(['install', 'writes-slowly']);
  const stdout = await logs(operation, '--stream', 'stdout');
  const stderr = await logs(operation, '--stream', 'stderr');
  assert.match(stdout, /stdout is a terminal/);
  assert.match(stdout, /line 10/);
  assert.doesNotMatch(stdout, /problem/);
  assert.match(stderr, /problem 10/);
});

test('cancel ends everything the script started, also what ignores TERM and has daemonised', {
  skip,
}, async () => {
  const host = fleet.lab.host(0);
  const started = await fleet.controller.webops([
    'install',
    'never-ends',
    '--host',
    'h1',
    '--detach',
    '-o',
    'json',
  ]);
  const { id } = JSON.parse(started.stdout) as OperationView;
  const pid = await waitFor('the grandchild', async () => {
    const read = await host.run(['cat', '/var/tmp/webops-never-ends.pid'], { allowFailure: true });
    return read.stdout.trim();
  });
  await fleet.controller.webops(['op', 'cancel', id]);
  const ended = await waitFor('the operation to end', async () => {
    const operation = await fleet.controller.json<OperationView>(['op', 'show', id]);
    return operation.state === 'cancelled' ? operation : null;
  });
  assert.equal(only(ended).state, 'cancelled');
  const alive = await host.run(['test', '-d', `/proc/${pid}`], { allowFailure: true });
  assert.equal(alive.exitCode, 1, 'the daemonised grandchild is gone');
});

test('a time limit ends the script and says so', { skip }, async () => {
  const operation = await operate(['install', 'never-ends', '--timeout', '2s'], 1);
  assert.equal(only(operation).state, 'timed_out');
});
