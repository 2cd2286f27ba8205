import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { REPOSITORY } from '../fleet/controller-process.js';
import { createFleet, type Fleet } from '../fleet/fleet.js';
import type { Items, OperationView } from '../fleet/views.js';
import { whyNoLab } from '../lab/capability.js';
import { waitFor } from '../lab/wait.js';

const skip = whyNoLab() ?? false;
let fleet: Fleet;
const folder = mkdtempSync(join(tmpdir(), 'webops-releases-'));

interface ReleaseView {
  number: number;
  kind: string;
  version: string;
  fromVersion: string | null;
  state: string;
  wentBack: string | null;
  backup: { path: string; bytes: number } | null;
  present: boolean;
}

interface Reported {
  executions: {
    state: string;
    error: { code: string; message: string } | null;
    report: { stages: { stage: string; state: string }[]; wentBack: string | null } | null;
  }[];
}

before(async () => {
  if (skip) return;
  offer('1.0.0');
  fleet = await createFleet({ hosts: 1, addonsPath: [folder] });
  await webops(['install', 'ledger', '--set', 'colour=blue', '--set', 'password=sesame-one']);
  await sh('printf "a\\nb\\n" >/var/lib/ledger/rows');
  offer('2.0.0');
  await fleet.controller.json(['addon', 'discover']);
});
after(async () => {
  await fleet?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The addon of these tests at a version, in the controller's folder. */
function offer(version: string): void {
  const script = readFileSync(join(REPOSITORY, 'test/fixtures/releases/ledger.sh'), 'utf8');
  writeFileSync(join(folder, 'ledger.sh'), script.replace('VERSION=1.0.0', `VERSION=${version}`), {
    mode: 0o755,
  });
}

async function webops(args: string[], exitCode = 0): Promise<OperationView & Reported> {
  return fleet.controller.json([...args, '--host', 'h1', '--yes'], exitCode);
}

async function sh(script: string): Promise<string> {
  return (await fleet.lab.host(0).sh(script)).stdout.trim();
}

async function history(): Promise<ReleaseView[]> {
  return (await fleet.controller.json<Items<ReleaseView>>(['history', 'ledger', '--host', 'h1'])).items;
}

/** What the host is left with. */
async function found(): Promise<string> {
  return sh(
    'systemctl is-active ledger; sed -n "s/^Environment=LEDGER_VERSION=//p" /etc/systemd/system/ledger.service; paste -sd, /var/lib/ledger/rows; cat /etc/ledger.json',
  );
}

const AS_BEFORE = 'active\n1.0.0\na,b\n{"colour":"blue","password":"sesame-one"}';

test('the registry keeps both versions, and shows them', { skip }, async () => {
  const { version, versions } = await fleet.controller.json<{
    version: string;
    versions: { version: string }[];
  }>(['addon', 'show', 'ledger']);
  assert.deepEqual([version, versions.map((one) => one.version)], ['2.0.0', ['2.0.0', '1.0.0']]);
  const unknown = await fleet.controller.webops(['install', 'ledger@9.0.0', '--host', 'h1']);
  assert.match(unknown.stderr, /ledger has no version 9\.0\.0; it has 2\.0\.0, 1\.0\.0/);
  const plan = await fleet.controller.webops(['plan', 'upgrade', 'ledger', '--host', 'h1']);
  assert.match(plan.stdout, /1\. upgrade ledger 1\.0\.0 \(release 1\.0\.0\) → 2\.0\.0 \(release 2\.0\.0\)/);
  assert.match(plan.stdout, /backed up first: the data, by addon_backup of ledger 1\.0\.0/);
});

test('an upgrade that is forced to fail at any step ends healthy on the old version with its rows', {
  skip,
}, async () => {
  const steps: Record<string, RegExp> = {
    '1.0.0 backup': /^BACKUP_FAILED the backup before it failed, and nothing was changed/,
    '2.0.0 upgrade': /^EXIT_CODE .*exit code 9; went back to 1\.0\.0, healthy$/,
    '2.0.0 start': /^HEALTH_NOT_BACK .*; went back to 1\.0\.0, healthy$/,
    '2.0.0 health': /^HEALTH_NOT_BACK .*within 3 s .*; went back to 1\.0\.0, healthy$/,
  };
  for (const [step, expected] of Object.entries(steps)) {
    await sh(`echo '${step}' >/etc/ledger.fail`);
    const { executions } = await webops(['upgrade', 'ledger', '--set', 'colour=green'], 1);
    const error = executions[0]?.error;
    assert.match(`${error?.code} ${error?.message}`, expected, step);
    assert.equal(await found(), AS_BEFORE, step);
  }
  const { items } = await fleet.controller.json<Items<Record<string, unknown>>>([
    'addon',
    'status',
    'ledger',
  ]);
  const { status, health, version, wantedVersion, differsSince } = items[0]!;
  const state = [status, health, version, wantedVersion, differsSince];
  assert.deepEqual(state, ['installed', 'healthy', '1.0.0', '1.0.0', null]);
  const [last] = await history();
  assert.deepEqual(
    [last?.kind, last?.state, last?.wentBack, last?.present],
    ['upgrade', 'failed', 'succeeded', false],
  );
});

test('the evidence is in the output, without the secrets', { skip }, async () => {
  const { stdout } = await fleet.controller.webops(['op', 'logs']);
  assert.match(stdout, /evidence: status installed, health unhealthy/);
  assert.match(stdout, /evidence: journal of ledger\.service since the change began\n.*systemd/);
  assert.match(stdout, /evidence: \/etc\/ledger\.json as it is now\n\{"colour":"green","password":"\*{8}"\}/);
  assert.doesNotMatch(stdout, /sesame-one/);
});

test('the controller is killed in the middle of an upgrade that fails: the host goes back by itself', {
  skip,
}, async () => {
  await sh("echo '2.0.0 slowly' >/etc/ledger.fail");
  const started = await fleet.controller.json<OperationView>([
    ...['upgrade', 'ledger', '--host', 'h1', '--yes', '--detach'],
  ]);
  await waitFor(
    'the upgrade to stop the service',
    async () => (await sh('systemctl is-active ledger || true')) === 'inactive',
  );
  await fleet.controller.kill();
  await waitFor('the host to be as before', async () => (await found().catch(() => '')) === AS_BEFORE, {
    timeoutMs: 60_000,
  });
  await fleet.controller.start();
  await fleet.controller.webops(['op', 'watch', started.id]);
  const { executions } = await fleet.controller.json<Reported>(['op', 'show', started.id]);
  assert.match(executions[0]?.error?.message ?? '', /exit code 9; went back to 1\.0\.0, healthy$/);
  assert.equal(executions[0]?.report?.wentBack, 'succeeded');
});

test('an upgrade that works is a release, and a rollback brings the one before back, from an emptied folder', {
  skip,
}, async () => {
  await sh('rm /etc/ledger.fail');
  await webops(['upgrade', 'ledger', '--set', 'colour=green']);
  assert.equal(await found(), 'active\n2.0.0\n2:a,2:b\n{"colour":"green","password":"sesame-one"}');
  rmSync(join(folder, 'ledger.sh'));
  await fleet.controller.json(['addon', 'discover']);
  const plan = await fleet.controller.webops(['plan', 'rollback', 'ledger', '--with-data', '--host', 'h1']);
  assert.match(plan.stdout, /1\. rollback ledger 2\.0\.0 \(release 2\.0\.0\) → 1\.0\.0 \(release 1\.0\.0\)/);
  assert.match(plan.stdout, /colour: "green" → "blue"/);
  await webops(['rollback', 'ledger', '--with-data']);
  assert.equal(await found(), AS_BEFORE);
  const [rollback, upgrade] = await history();
  assert.deepEqual(
    [rollback?.kind, rollback?.version, rollback?.fromVersion, rollback?.present],
    ['rollback', '1.0.0', '2.0.0', true],
  );
  assert.deepEqual([upgrade?.kind, upgrade?.version, upgrade?.state], ['upgrade', '2.0.0', 'succeeded']);
  assert.equal(upgrade?.backup?.bytes, 4);
});

test('a configuration that the server refuses leaves it running with the one before', { skip }, async () => {
  offer('3.0.0');
  await fleet.controller.json(['addon', 'discover']);
  await sh("echo '1.0.0 configure' >/etc/ledger.fail");
  // The script of what is installed, though the registry has a newer one; its way back fails too, and both are told.
  const { executions } = await webops(['configure', 'ledger', '--set', 'colour=black'], 1);
  assert.match(
    executions[0]?.error?.message ?? '',
    /addon_configure ended with exit code 9; going back to 1\.0\.0 failed too/,
  );
  await sh('rm /etc/ledger.fail');
  await webops(['rollback', 'ledger']);
  assert.equal(await found(), AS_BEFORE);
});

test('backups are listed, looked at on their host, given back by their id, and removed', {
  skip,
}, async () => {
  interface Backup {
    id: string;
    kind: string;
    path: string;
    bytes: number;
    intact: boolean;
    removedAt: string | null;
  }
  const list = async () =>
    (await fleet.controller.json<Items<Backup>>(['backup', 'list', '--host', 'h1'])).items;
  await webops(['backup', 'ledger']);
  const [made, ...before] = await list();
  assert.ok(made);
  assert.deepEqual([made.kind, made.bytes], ['backup', 4]);
  assert.ok(before.some(({ kind }) => kind === 'upgrade'));
  assert.equal((await fleet.controller.webops(['backup', 'verify', made.id])).exitCode, 0);
  await sh('echo c >>/var/lib/ledger/rows');
  await webops(['restore', 'ledger', '--from', made.id]);
  assert.equal(await found(), AS_BEFORE);
  await sh(`echo more >>${made.path}`);
  const damaged = await fleet.controller.webops(['backup', 'verify', made.id]);
  assert.equal(damaged.exitCode, 1);
  assert.match(damaged.stdout, /BACKUP_DAMAGED: .* is not what it was when it was made/);
  assert.equal((await list())[0]?.intact, false);
  // What is not what was made is not removed either.
  assert.equal((await fleet.controller.webops(['backup', 'remove', made.id, '--yes'])).exitCode, 1);
  await sh(`test -e ${made.path}`);
  const intact = before[0]!;
  assert.equal((await fleet.controller.webops(['backup', 'remove', intact.id, '--yes'])).exitCode, 0);
  await sh(`test ! -e ${intact.path}`);
  assert.ok(!(await list()).some(({ id }) => id === intact.id));
  const again = await fleet.controller.webops(['backup', 'remove', intact.id, '--yes']);
  assert.match(again.stderr, /was removed/);
});

test('what was installed is uninstalled by its own bundle', { skip }, async () => {
  await webops(['uninstall', 'ledger', '--keep-data=false']);
  assert.match((await fleet.controller.webops(['op', 'logs'])).stdout, /uninstalled by 1\.0\.0/);
});
