import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createFleet, type Fleet, type HostView } from '../fleet/fleet.js';
import type { Items, OperationView } from '../fleet/views.js';
import { runCommand } from '../lab/command.js';
import { whyNoLab } from '../lab/capability.js';
import type { LabHost } from '../lab/lab-host.js';
import { waitFor } from '../lab/wait.js';
import { FAULT_ADDONS } from '../faults/harness/fault-fleet.js';
import { readWitness } from '../faults/harness/witness.js';

const skip = whyNoLab() ?? false;
/** What an agent and its root side are: the same as a copy of the machine's disk. */
const INSTALLED = [
  'opt/webops',
  'etc/webops',
  'etc/sudoers.d/webops',
  'etc/systemd/system/webops-agent.service',
  'etc/systemd/system/webops-enroll.service',
  'etc/systemd/system/multi-user.target.wants/webops-agent.service',
  'var/lib/webops-agent',
  'var/lib/webops-root',
];
let fleet: Fleet;
let original: LabHost;
let copy: LabHost;

before(async () => {
  if (skip) return;
  fleet = await createFleet({
    hosts: 2,
    join: false,
    addonsPath: [FAULT_ADDONS],
    settings: { WEBOPS_HEARTBEAT_INTERVAL_MS: '1000', WEBOPS_ALERT_INTERVAL_MS: '1000' },
  });
  original = fleet.lab.host(0);
  copy = fleet.lab.host(1);
  await fleet.join(original);
});
after(async () => {
  await fleet?.stop();
});

interface FreezableHost extends HostView {
  frozenReason: string | null;
}

async function hosts(): Promise<FreezableHost[]> {
  return (await fleet.controller.json<Items<FreezableHost>>(['host', 'list'])).items;
}

async function change(token: string, host: string, ...more: string[]): Promise<OperationView> {
  const set = ['--set', `token=${token}`, '--set', 'steps=2'];
  const args = ['configure', 'witness', ...set, '--host', host, '--yes', ...more];
  const result = await fleet.controller.webops([...args, '-o', 'json']);
  assert.notEqual(result.stdout, '', result.stderr);
  return JSON.parse(result.stdout) as OperationView;
}

interface AlertView {
  kind: string;
  state: string;
  summary: string;
}

async function copiedAlerts(state: 'firing' | 'resolved'): Promise<AlertView[]> {
  const { items } = await fleet.controller.json<Items<AlertView>>(['alert', 'list', '--all']);
  return items.filter((one) => one.kind === 'host_copied' && one.state === state);
}

const startsOf = (token: string) => [original, copy].map((host) => readWitness(host).get(token)?.starts ?? 0);

test('two machines with one identity: changes freeze on both, and it is shown which two and what to do', {
  skip,
}, async () => {
  assert.equal((await change('before', 'h1')).state, 'succeeded');
  // The agent's user has the same number there, as on a copied disk.
  const { stdout: id } = await original.sh('id -u webops');
  await copy.sh(
    `useradd --system --user-group --uid ${id.trim()} --no-create-home --home-dir /var/lib/webops-agent webops`,
  );
  const archive = await runCommand('sh', [
    '-c',
    `tar -C "$1" -cf - ${INSTALLED.join(' ')} | tar -C "$2" -xpf -`,
    'sh',
    original.root,
    copy.root,
  ]);
  assert.equal(archive.exitCode, 0);
  await copy.sh('systemctl daemon-reload && systemctl start webops-agent');
  const [host] = await waitFor(
    'the host to be frozen',
    async () => {
      const list = await hosts();
      return list[0]?.frozenReason ? list : null;
    },
    { timeoutMs: 120_000, everyMs: 200, onTimeout: () => fleet.controller.log.slice(-8000) },
  );
  assert.match(host!.frozenReason!, /two agents are using its identity/);
  assert.match(host!.frozenReason!, /h1 at 10\.77\.\d+\.11/);
  assert.match(host!.frozenReason!, /h2 at 10\.77\.\d+\.12/);
  const list = await fleet.controller.webops(['host', 'list']);
  assert.match(list.stdout, /frozen: two agents/);
  // The log tells whoever watches it.
  assert.match(fleet.controller.log, /two agents use one identity/);

  // And one stored alert, which stands until somebody has looked.
  const alert = await waitFor('the alert of it', async () => (await copiedAlerts('firing'))[0]);
  assert.match(alert.summary, /h1 is frozen: two agents are using its identity/);

  const refused = await fleet.controller.webops([
    'configure',
    'witness',
    '--set',
    'token=frozen',
    '--host',
    'h1',
    '--yes',
  ]);
  assert.equal(refused.exitCode, 1, refused.stderr);
  assert.match(refused.stdout + refused.stderr, /frozen/);
  assert.match(refused.stdout + refused.stderr, /--re-enroll/);
  assert.match(refused.stdout + refused.stderr, /webops host uncordon/);
  assert.deepEqual(startsOf('frozen'), [0, 0], 'it runs on neither');
  // Reads go on.
  const health = await fleet.controller.webops(['health', 'witness', '--host', 'h1']);
  assert.ok([0, 1].includes(health.exitCode), health.stderr);
});

test('the copy gets an identity of its own, and after somebody has looked both work, each for itself', {
  skip,
}, async () => {
  const { command } = await fleet.controller.json<{ command: string }>(['host', 'add']);
  const again = command.replace('--token-stdin', '--token-stdin --re-enroll');
  assert.notEqual(again, command, command);
  const joined = await fleet.paste(copy, again);
  assert.equal(joined.exitCode, 0, joined.stderr);
  await fleet.waitForState(copy, 'online');
  const both = await waitFor('both hosts to be online', async () => {
    const list = await hosts();
    return list.length === 2 && list.every(({ state }) => state === 'online') ? list : null;
  });
  assert.equal(new Set(both.map((one) => one.id)).size, 2);
  assert.ok(both.find(({ name }) => name === 'h1')?.frozenReason, 'frozen until somebody says otherwise');

  const uncordon = await fleet.controller.webops(['host', 'uncordon', 'h1']);
  assert.equal(uncordon.exitCode, 0, uncordon.stderr);
  await waitFor(
    'the alert to resolve itself',
    async () => (await copiedAlerts('firing')).length === 0 && (await copiedAlerts('resolved')).length === 1,
  );
  assert.equal((await change('original', 'h1')).state, 'succeeded');
  assert.equal((await change('copy', 'h2')).state, 'succeeded');
  assert.deepEqual(startsOf('original'), [1, 0]);
  assert.deepEqual(startsOf('copy'), [0, 1]);
  assert.deepEqual(
    (await hosts()).map((one) => one.frozenReason),
    [null, null],
  );
});
