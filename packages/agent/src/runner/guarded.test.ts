import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Safeguard } from '@webops/contract';
import type { ExitRecord } from './index.js';
import { cannotInstall, InstalledRunner } from './testing/installed-runner.js';

const skip = cannotInstall();
let runner: InstalledRunner;
/** What the addon of these tests keeps: its software's version, its configuration, its rows, and what is to fail. */
let home: string;
let digests: { old: string; new: string };

/** An addon with files in place of software; `fail` holds `VERSION FUNCTION` of what fails, after it has changed something. */
const addon = (version: string) => `
H=${home}
fails() { grep -qx "${version} $1" "$H/fail" 2>/dev/null; }
addon_status() {
  [[ -f $H/version ]] || { echo '{"status":"not_installed"}' >"$WEBOPS_RESULT"; return 0; }
  local health=healthy
  if [[ $(cat "$H/version") != ${version} ]] || fails health; then health=unhealthy; fi
  printf '{"status":"installed","health":"%s","version":"%s"}' "$health" "$(cat "$H/version")" >"$WEBOPS_RESULT"
}
addon_backup() {
  echo "backing up with ${version}"
  if fails backup; then exit 9; fi
  if fails backup-lies; then echo '{"path":"'"$H"'/not-there"}' >"$WEBOPS_RESULT"; return 0; fi
  cp "$H/rows" "$H/rows.backup"
  echo '{"path":"'"$H"'/rows.backup"}' >"$WEBOPS_RESULT"
}
addon_restore() { if fails restore; then exit 9; fi; cp "$1" "$H/rows"; }
addon_install() {
  cat >"$H/config"
  echo ${version} >"$H/version"
  if fails install; then exit 9; fi
  echo "installed ${version}"
}
addon_upgrade() {
  echo "upgrading from $1"
  cat >"$H/config"
  echo broken >>"$H/rows"
  echo half >"$H/version"
  if fails upgrade; then echo "cannot: $(cat "$H/config")" >&2; exit 9; fi
  if fails upgrade-hangs; then sleep 600; fi
  sed -i '$d' "$H/rows"
  echo ${version} >"$H/version"
}
`;

before(async () => {
  if (skip) return;
  runner = new InstalledRunner();
  home = mkdtempSync('/tmp/webops-guarded-');
  const metadata = { config_files: [join(home, 'config')], services: ['webops-no-such.service'] };
  digests = {
    old: await runner.imported(addon('1.0'), { ...metadata, version: '1.0.0' }),
    new: await runner.imported(addon('2.0'), { ...metadata, version: '2.0.0' }),
  };
});
after(() => {
  runner?.remove();
  if (home) rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  if (skip) return;
  write('version', '1.0\n');
  write('config', '{"port":1}');
  write('rows', 'a\nb\n');
  write('fail', '');
});

const write = (name: string, text: string) => writeFileSync(join(home, name), text);
const read = (name: string) => readFileSync(join(home, name), 'utf8');
const PREVIOUS = Buffer.from('{"port":1}');
const NEXT = Buffer.from('{"port":2,"password":"sesame-secret"}');

function safeguard(more: Partial<Safeguard> = {}): Safeguard {
  return {
    previous: { digest: digests.old, version: '1.0.0' },
    previousConfigSha256: createHash('sha256').update(PREVIOUS).digest('hex'),
    previousEnv: {},
    backFunction: 'addon_install',
    backup: true,
    restoreBackup: true,
    restorePath: '',
    goBack: true,
    healthWithinMs: 1_500,
    backTimeoutMs: 30_000,
    ...more,
  };
}

function upgrade(options: Parameters<InstalledRunner['change']>[1] = {}) {
  return runner.change(digests.new, {
    function: 'addon_upgrade',
    args: ['1.0'],
    config: NEXT,
    previousConfig: PREVIOUS,
    secrets: ['sesame-secret'],
    safeguard: safeguard(),
    ...options,
  });
}

async function toEnd(change: ReturnType<typeof upgrade>) {
  const started = await runner.call('startChange', change);
  assert.deepEqual([started.error, started.result], [null, 'started']);
  return runner.follow(change);
}

const stagesOf = ({ report }: ExitRecord) => report?.stages.map(({ stage, state }) => `${stage} ${state}`);
const isAsBefore = () =>
  assert.deepEqual([read('version'), read('config'), read('rows')], ['1.0\n', '{"port":1}', 'a\nb\n']);

/** Starts a change and follows it; resolves when its script says that it is upgrading. */
async function untilUpgrading(change: ReturnType<typeof upgrade>) {
  await runner.call('startChange', change);
  let heard = () => {};
  const upgrading = new Promise<void>((resolve) => {
    heard = resolve;
  });
  let text = '';
  const { execution, attempt } = change;
  const call = runner.start('attach', { execution, attempt, fromSequence: 0 }, ({ data }) => {
    text += data.toString();
    if (text.includes('upgrading')) heard();
  });
  await upgrading;
  return call;
}

test('an upgrade that works takes a verified backup first and ends healthy', { skip }, async () => {
  const { record, stdout } = await toEnd(upgrade());
  assert.deepEqual([record.state, record.exitCode, record.error], ['succeeded', 0, null]);
  assert.deepEqual(stagesOf(record), ['backup succeeded', 'change succeeded', 'health succeeded']);
  assert.deepEqual(record.report?.backup, {
    path: join(home, 'rows.backup'),
    bytes: 4,
    sha256: createHash('sha256').update('a\nb\n').digest('hex'),
  });
  assert.equal(record.report?.digest, digests.new);
  assert.equal(stdout.toString(), 'backing up with 1.0\nupgrading from 1.0\n');
  assert.deepEqual([read('version'), read('config'), read('rows')], ['2.0\n', NEXT.toString(), 'a\nb\n']);
});

test('a backup that fails, or is not there, changes nothing', { skip }, async () => {
  for (const fault of ['backup', 'backup-lies']) {
    write('fail', `1.0 ${fault}\n`);
    const { record } = await toEnd(upgrade());
    assert.deepEqual([record.state, record.error?.code], ['failed', 'BACKUP_FAILED'], fault);
    assert.match(record.error!.message, /nothing was changed/);
    assert.deepEqual(stagesOf(record), ['backup failed']);
    assert.equal(record.report?.digest, digests.old);
    isAsBefore();
  }
});

test('an upgrade that fails leaves its evidence and goes back with its data', { skip }, async () => {
  write('fail', '2.0 upgrade\n');
  const { record, stderr } = await toEnd(upgrade());
  assert.deepEqual([record.state, record.exitCode, record.error?.code], ['failed', 9, 'EXIT_CODE']);
  assert.match(record.error!.message, /exit code 9; went back to 1\.0\.0, healthy$/);
  assert.deepEqual(stagesOf(record), [
    'backup succeeded',
    'change failed',
    'evidence succeeded',
    'back succeeded',
    'back_data succeeded',
    'back_health succeeded',
  ]);
  assert.deepEqual([record.report?.wentBack, record.report?.digest], ['succeeded', digests.old]);
  const text = stderr.toString();
  assert.match(text, /evidence: status installed, health unhealthy/);
  assert.match(text, /evidence: .*\/config as it is now\n\{"port":2,"password":"\*{8}"\}/);
  assert.ok(!text.includes('sesame-secret'));
  isAsBefore();
});

test('health that does not return brings the host back', { skip }, async () => {
  write('fail', '2.0 health\n');
  const { record } = await toEnd(upgrade());
  assert.deepEqual([record.state, record.error?.code], ['failed', 'HEALTH_NOT_BACK']);
  assert.match(record.error!.message, /within 2 s \(installed, unhealthy\); went back to 1\.0\.0, healthy$/);
  assert.equal(record.report?.wentBack, 'succeeded');
  isAsBefore();
});

test('the time limit brings the host back, and what hung is dead', { skip }, async () => {
  write('fail', '2.0 upgrade-hangs\n');
  const { record } = await toEnd(upgrade({ timeoutMs: 2_000 }));
  assert.equal(record.state, 'timed_out');
  assert.equal(record.report?.wentBack, 'succeeded');
  isAsBefore();
});

test('a cancel in the middle brings the host back', { skip }, async () => {
  write('fail', '2.0 upgrade-hangs\n');
  const change = upgrade();
  const call = await untilUpgrading(change);
  const { execution, attempt } = change;
  await runner.call('cancel', { execution, attempt, graceMs: 500 });
  const record = (await call.done).result as ExitRecord;
  assert.equal(record.state, 'cancelled');
  assert.match(record.error!.message, /was cancelled; went back to 1\.0\.0, healthy$/);
  isAsBefore();
});

test('when going back fails too, both are told, and where the backup is', { skip }, async () => {
  write('fail', '2.0 upgrade\n1.0 restore\n');
  const { record } = await toEnd(upgrade());
  assert.equal(record.report?.wentBack, 'failed');
  assert.match(
    record.error!.message,
    /exit code 9; going back to 1\.0\.0 failed too: addon_restore .*backup of before is/,
  );
});

test('told not to go back, what failed stays for whoever looks', { skip }, async () => {
  write('fail', '2.0 upgrade\n');
  const { record } = await toEnd(upgrade({ safeguard: safeguard({ goBack: false }) }));
  assert.match(record.error!.message, /is left as it is; the backup of before is/);
  assert.equal(record.report?.wentBack, null);
  assert.equal(read('version'), 'half\n');
});

test('a configuration to go back with must be the one that the ticket names; without a backup none is made', {
  skip,
}, async () => {
  const change = runner.change(digests.old, {
    function: 'addon_upgrade',
    args: ['1.0'],
    config: Buffer.from('{"port":3}'),
    previousConfig: Buffer.from('{"port":1}'),
    safeguard: safeguard({ backup: false, restoreBackup: false }),
  });
  const wrong = { ...change, previousConfig: Buffer.from('{"port":9}') };
  assert.equal((await runner.call('startChange', wrong)).error?.code, 'CONFIG_MISMATCH');
  const { record } = await toEnd(change);
  assert.deepEqual(stagesOf(record), ['change succeeded', 'health succeeded']);
});

test('the holder dies in the middle: interrupted, with the step and the backup', { skip }, async () => {
  write('fail', '2.0 upgrade-hangs\n');
  const change = upgrade();
  const call = await untilUpgrading(change);
  process.kill(runner.holderPid(change), 'SIGKILL');
  const record = (await call.done).result as ExitRecord;
  assert.equal(record.state, 'interrupted');
  assert.match(record.error!.message, /at its step change; the backup of before is .*rows\.backup/);
  assert.deepEqual(stagesOf(record), ['backup succeeded', 'change running']);
  assert.equal(record.report?.digest, '');
});
