import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ControllerProcess, REPOSITORY } from '../fleet/controller-process.js';
import { createFleet, type Fleet, type HostView } from '../fleet/fleet.js';
import type { Items, OperationView, StateView } from '../fleet/views.js';
import { whyNoLab } from '../lab/capability.js';
import { waitFor } from '../lab/wait.js';

const skip = whyNoLab() ?? false;
const PASSWORD = 'the-secret-that-must-survive';
const scratch = mkdtempSync(join(tmpdir(), 'webops-recovery-'));
const backup = join(scratch, 'controller.backup');
const passphraseFile = join(scratch, 'passphrase');
let fleet: Fleet;
let rebuilt: ControllerProcess | null = null;

before(async () => {
  if (skip) return;
  writeFileSync(passphraseFile, 'a passphrase for the test\n', { mode: 0o600 });
  fleet = await createFleet({ hosts: 1, addonsPath: [join(REPOSITORY, 'test/fixtures/recovery')] });
});
after(async () => {
  await rebuilt?.stop();
  await fleet?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** What the host says that it was configured with. */
function said(size: number): string {
  return `${size} ${createHash('sha256').update(PASSWORD).digest('hex')}`;
}

test('a controller is lost and rebuilt from its backup elsewhere: its hosts come back by themselves, and nothing it knew is gone', {
  skip,
}, async () => {
  const first = fleet.controller;
  const set = ['--set', `password=${PASSWORD}`, '--set', 'size=5'];
  await first.json<OperationView>(['install', 'keeper', ...set, '--host', 'h1', '--yes']);
  const hosts = await first.json<Items<HostView>>(['host', 'list']);

  chmodSync(passphraseFile, 0o644);
  const open = await first.webops(['admin', 'backup', backup, '--passphrase-file', passphraseFile]);
  assert.equal(open.exitCode, 2, open.stderr);
  assert.match(open.stderr, /others can read/);
  chmodSync(passphraseFile, 0o600);
  const made = await first.webops(['admin', 'backup', backup, '--passphrase-file', passphraseFile]);
  assert.equal(made.exitCode, 0, made.stderr);
  assert.equal(statSync(backup).mode & 0o777, 0o600);
  const again = await first.webops(['admin', 'backup', backup, '--passphrase-file', passphraseFile]);
  assert.equal(again.exitCode, 2, again.stderr);
  assert.match(again.stderr, /exists/);

  const known = await first.json<Items<OperationView>>(['op', 'list']);
  await first.kill();
  rmSync(first.home, { recursive: true, force: true });

  const home = join(scratch, 'rebuilt');
  rebuilt = new ControllerProcess(home, {
    ...(first.environment as Record<string, string>),
    HOME: home,
    WEBOPS_HOME: home,
  });
  const wrong = await rebuilt.webops(['admin', 'restore', backup], { stdin: 'not the passphrase\n' });
  assert.equal(wrong.exitCode, 2, wrong.stderr);
  assert.match(wrong.stderr, /passphrase is not that of this backup/);
  assert.ok(!existsSync(home), 'a refused restore has written nothing');
  const restored = await rebuilt.webops(['admin', 'restore', backup, '--passphrase-file', passphraseFile]);
  assert.equal(restored.exitCode, 0, restored.stderr);
  await rebuilt.start();

  const back = await waitFor(
    'the host to be back',
    async () =>
      (await rebuilt!.json<Items<HostView>>(['host', 'list'])).items.find(({ state }) => state === 'online'),
    { timeoutMs: 120_000, everyMs: 500, onTimeout: () => rebuilt!.log.slice(-4000) },
  );
  assert.equal(back.id, hosts.items[0]?.id, 'the same host, without enrolling again');

  const history = await rebuilt.json<Items<OperationView>>(['op', 'list', '--addon', 'keeper']);
  const install = history.items.find(({ kind }) => kind === 'install');
  assert.equal(install?.state, 'succeeded');
  assert.ok(known.items.some(({ id }) => id === install.id));
  const states = await rebuilt.json<Items<StateView>>(['addon', 'status', 'keeper']);
  assert.equal(states.items[0]?.status, 'installed');

  // The password is only in the sealed configuration: a change of something else carries it to the host again.
  await rebuilt.json<OperationView>(['configure', 'keeper', '--set', 'size=7', '--host', 'h1', '--yes']);
  const now = await rebuilt.json<Items<StateView>>(['addon', 'status', 'keeper', '--refresh']);
  assert.equal(now.items[0]?.message, said(7));
});
