/** What contract 1.1 has added, all the way: actions, the host's own configuration, adoption. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { REPOSITORY } from '../fleet/controller-process.js';
import { createFleet, type Fleet } from '../fleet/fleet.js';
import type { ExecutionView, OperationView, StateView } from '../fleet/views.js';
import { whyNoLab } from '../lab/capability.js';

const skip = whyNoLab() ?? false;
const scratch = mkdtempSync(join(tmpdir(), 'webops-contract-'));
let fleet: Fleet;

before(async () => {
  if (skip) return;
  fleet = await createFleet({ hosts: 1, addonsPath: [join(REPOSITORY, 'test/fixtures/contract')] });
});
after(async () => {
  await fleet?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

async function operate(args: string[], exitCode = 0): Promise<ExecutionView & { operationId: string }> {
  const operation = await fleet.controller.json<OperationView>([...args, '--host', 'h1', '--yes'], exitCode);
  const [execution] = operation.executions;
  assert.ok(execution, 'the operation has an execution');
  return { ...execution, operationId: operation.id };
}

/** A file for --set-file: a secret is in no argument. */
function fileWith(text: string): string {
  const path = join(scratch, `secret-${text.length}`);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

const onHost = (script: string) => fleet.lab.hosts[0]!.sh(script);

test('what was there before is refused by install, taken over by adopt, and configured from then on', {
  skip,
}, async () => {
  await onHost('mkdir -p /var/lib/verbs && echo found >/var/lib/verbs/greeting');
  const refused = await operate(['install', 'verbs'], 1);
  assert.deepEqual([refused.exitCode, refused.error?.code], [73, 'UNMANAGED_INSTALLATION']);
  assert.match(refused.error?.message ?? '', /webops adopt verbs --host h1/);

  const adopted = await operate(['adopt', 'verbs', '--set-file', `password=${fileWith('adopted-secret')}`]);
  assert.deepEqual(adopted.result, { config: { greeting: 'found' } });
  const { items } = await fleet.controller.json<{ items: StateView[] }>(['addon', 'status', 'verbs']);
  assert.deepEqual([items[0]!.status, items[0]!.message], ['installed', 'says found']);

  // The stored configuration is what was found and given: a configure of one setting leaves the rest.
  await operate(['configure', 'verbs', '--set', 'greeting=changed']);
  const { stdout } = await onHost('cat /var/lib/verbs/greeting /var/lib/verbs/password');
  assert.equal(stdout, 'changed\nadopted-secret\n');
});

test('a host says what it is really configured with, its secrets masked', { skip }, async () => {
  await onHost('echo by-hand >/var/lib/verbs/greeting');
  const said = await operate(['addon', 'config', 'verbs']);
  assert.deepEqual(said.result, { greeting: 'by-hand', password: '********' });
  const logs = await fleet.controller.webops(['op', 'logs', said.operationId]);
  assert.doesNotMatch(logs.stdout + logs.stderr, /adopted-secret/);
});

test('actions: declared, their input checked first and given on stdin, their answer checked', {
  skip,
}, async () => {
  const list = await fleet.controller.json<{ items: { name: string; readOnly: boolean }[] }>([
    'action',
    'list',
    'verbs',
  ]);
  assert.deepEqual(
    list.items.map(({ name, readOnly }) => [name, readOnly]),
    [
      ['add-word', false],
      ['find-word', true],
      ['lie', false],
    ],
  );
  const key = fileWith('key-of-the-action');
  const added = await operate([
    'action',
    'run',
    'verbs',
    'add-word',
    '--set',
    'word=it is',
    '--set',
    'times=2',
    '--set-file',
    `key=${key}`,
  ]);
  assert.deepEqual(added.result, { words: 2 });
  const logs = await fleet.controller.webops(['op', 'logs', added.operationId]);
  assert.match(logs.stdout, /the key is \*{8}/);

  const found = await operate(['action', 'run', 'verbs', 'find-word', '--set', `word="it is"`]);
  assert.deepEqual(found.result, { word: 'it is', found: true });
  const odd = `$(touch /tmp/bad) 'ü' "\\n"`;
  const none = await operate(['action', 'run', 'verbs', 'find-word', '--set', `word=${JSON.stringify(odd)}`]);
  assert.deepEqual(none.result, { word: odd, found: false });

  const lied = await operate(['action', 'run', 'verbs', 'lie'], 1);
  assert.deepEqual([lied.exitCode, lied.error?.code], [0, 'RESULT_INVALID']);
  assert.match(lied.error?.message ?? '', /truth is required/);

  for (const [args, words] of [
    [['add-word'], /word is required/],
    [['add-word', '--set', 'word=a', '--set', 'other=b'], /other is not known/],
    [['find-word', '--set', `word=${'x'.repeat(3000)}`], /may have 2048/],
    [['no-such'], /has no action "no-such".*add-word, find-word, lie/s],
  ] as const) {
    const refused = await fleet.controller.webops([
      'action',
      'run',
      'verbs',
      ...args,
      '--host',
      'h1',
      '--yes',
    ]);
    assert.equal(refused.exitCode, 2, refused.stderr);
    assert.match(refused.stderr, words);
  }
  const { stdout } = await onHost('wc -l </var/lib/verbs/words');
  assert.equal(stdout.trim(), '2');
});
