/** `webops plan` and what asks on a terminal, against a real gRPC server over TLS. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InMemoryController } from './testing/in-memory-controller.js';
import { runCaptured } from './testing/run-captured.js';

let controller: InMemoryController;
const webops = (...args: string[]) => runCaptured(controller.home, args);

before(async () => {
  controller = await InMemoryController.start();
});
after(() => controller.stop());
beforeEach(() => {
  controller.hosts.length = 0;
  controller.created.length = 0;
  controller.outcomes.clear();
  controller.planRefuses.clear();
  controller.planSteps = ['etcd', 'redis'];
  controller.addons.length = 0;
  for (const name of ['etcd', 'redis']) controller.addons.push({ name });
  controller.addHost('h1');
  controller.addHost('h2');
});

test('a plan is shown in the words of its hosts, and its exit codes tell what there is to do when asked', async () => {
  const shown = await webops('plan', 'install', 'redis', '--all');
  assert.equal(shown.exitCode, 0);
  assert.match(
    shown.stdout,
    /^h1, h2:\n {2}1\. install etcd release 1\.0\.0 {2}\(redis needs etcd\)\n {2}2\. install redis release/,
  );
  const detailed = async () =>
    (await webops('plan', 'install', 'redis', '--all', '--detailed-exitcode')).exitCode;
  assert.equal(await detailed(), 2);
  controller.planRefuses.add('h2');
  assert.equal(await detailed(), 1);
  controller.planRefuses.clear();
  controller.planSteps = [];
  assert.equal(await detailed(), 0);
  assert.equal(controller.created.length, 0);
});

test('a plan in a file is applied step by step, and stops at one that fails', async () => {
  const file = join(controller.home, 'plan.json');
  const made = await webops('plan', 'install', 'redis', '--host', 'h1', '--out', file, '-o', 'json');
  const view = JSON.parse(made.stdout);
  assert.equal(view.operations.length, 2);
  assert.equal('sealed' in view, false);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal(JSON.parse(await readFile(file, 'utf8')).hash, 'ab');
  const applied = await webops('plan', 'apply', file);
  assert.equal(applied.exitCode, 0, applied.stderr);
  assert.deepEqual(
    controller.created.map(({ addon }) => addon),
    ['etcd', 'redis'],
  );
  controller.created.length = 0;
  controller.outcomes.set('h1', { state: 'EXECUTION_STATE_FAILED', exitCode: 1 });
  const failed = await webops('plan', 'apply', file);
  assert.equal(failed.exitCode, 1);
  assert.match(failed.stderr, /stopped: 1 step was not started/);
  assert.equal(controller.created.length, 1);
  const wrong = await webops('plan', 'apply', join(controller.home, 'ca.pem'));
  assert.equal(wrong.exitCode, 2);
});

/** Runs the program on a terminal of its own, and answers its question. */
async function onTerminal(answer: string, args: string): Promise<{ exitCode: number | null; text: string }> {
  const main = fileURLToPath(new URL('main.js', import.meta.url));
  const child = spawn('script', ['-qec', `stty cols 100; ${process.execPath} ${main} ${args}`, '/dev/null'], {
    env: { ...process.env, WEBOPS_HOME: controller.home, NO_COLOR: '1', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 60_000,
  });
  let text = '';
  let answered = false;
  for await (const piece of child.stdout) {
    text += piece;
    if (answered || !text.includes('install redis?')) continue;
    answered = true;
    child.stdin.write(answer);
  }
  child.stdin.end();
  const exitCode =
    child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('close', resolve)));
  return { exitCode, text };
}

test('on a terminal install shows its plan and asks; no does nothing, --yes asks nothing', {
  timeout: 120_000,
}, async () => {
  const no = await onTerminal('n', 'install redis --host h1');
  assert.match(no.text, /1\. install etcd/);
  assert.equal(no.exitCode, 2);
  assert.equal(controller.created.length, 0);
  const yes = await onTerminal('y', 'install redis --host h1');
  assert.equal(yes.exitCode, 0, yes.text);
  assert.deepEqual(
    controller.created.map(({ addon }) => addon),
    ['etcd', 'redis'],
  );
  controller.created.length = 0;
  const unasked = await onTerminal('', 'install redis --host h1 --yes');
  assert.equal(unasked.exitCode, 0, unasked.text);
  assert.deepEqual(
    controller.created.map(({ addon }) => addon),
    ['redis'],
  );
});
