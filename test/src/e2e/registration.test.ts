import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createFleet, type Fleet, type HostView } from '../fleet/fleet.js';
import type { Items } from '../fleet/views.js';
import { whyNoLab } from '../lab/capability.js';
import { waitFor } from '../lab/wait.js';

const skip = whyNoLab() ?? false;
/** What a host says whose token is of no use. */
const REFUSED =
  /did not enrol this host\. The join token is unknown, used up, expired or revoked\. Make a new one: `webops host add`\./;
let fleet: Fleet;
/** The line that h1 was enrolled with: its token is used up. */
let lineOfH1: string;

before(async () => {
  if (skip) return;
  fleet = await createFleet({ hosts: 3, join: false, settings: { WEBOPS_HEARTBEAT_INTERVAL_MS: '1000' } });
  [lineOfH1] = await Promise.all([fleet.join(fleet.lab.host(0)), fleet.join(fleet.lab.host(1))]);
});
after(async () => {
  await fleet?.stop();
});

/** What `webops host add -o json` prints. */
interface HostAdd {
  command: string;
  token: string;
  server: string;
  fingerprint: string;
}

function tokenIn(line: string): string {
  const token = /\bwj_[A-Za-z0-9_-]+/.exec(line)?.[0];
  assert.ok(token, line);
  return token;
}

async function hosts(): Promise<HostView[]> {
  return (await fleet.controller.json<Items<HostView>>(['host', 'list'])).items;
}

test('a host that got the printed line registers itself, with its facts', { skip }, async () => {
  const all = await hosts();
  assert.deepEqual(all.map(({ name, state }) => [name, state]).sort(), [
    ['h1', 'online'],
    ['h2', 'online'],
  ]);
  const facts = all[0]?.facts ?? {};
  for (const fact of [
    'hostname',
    'machineId',
    'os',
    'architecture',
    'kernel',
    'cpuCount',
    'memoryBytes',
    'addresses',
    'initSystem',
  ]) {
    assert.ok(facts[fact], `${fact} is reported: ${JSON.stringify(facts)}`);
  }
  assert.equal(facts['initSystem'], 'systemd');
});

test('a host comes back by itself after a reboot, as the same host', { skip }, async () => {
  const host = fleet.lab.host(0);
  const before = (await hosts()).find(({ name }) => name === 'h1');
  await host.powerOff();
  await fleet.waitForState(host, 'offline');
  await host.boot();
  const afterwards = await fleet.waitForState(host, 'online');
  assert.equal(afterwards.id, before?.id);
  assert.notEqual(afterwards.facts['bootId'], before?.facts['bootId']);
});

test('a host whose cable is pulled is offline, and online again when it is back', { skip }, async () => {
  const host = fleet.lab.host(1);
  await host.cut();
  await fleet.waitForState(host, 'offline');
  await host.heal();
  await fleet.waitForState(host, 'online');
});

test('the controller’s restart loses no host, and no agent enrols again', { skip }, async () => {
  const before = (await hosts()).map(({ id }) => id).sort();
  await fleet.controller.kill();
  await fleet.controller.start();
  for (const index of [0, 1]) await fleet.waitForState(fleet.lab.host(index), 'online');
  assert.deepEqual((await hosts()).map(({ id }) => id).sort(), before);
});

test('a join token for one host is refused from a second one, which says so and runs nothing', {
  skip,
}, async () => {
  const host = fleet.lab.host(2);
  const result = await fleet.paste(host, lineOfH1);
  assert.equal(result.exitCode, 1, result.stderr);
  assert.match(result.stderr, REFUSED);
  assert.match(result.stderr, /this host is not enrolled, and its agent not started\n$/);
  await host.sh('! systemctl is-active webops-agent && ! test -e /etc/webops/join.json');
  assert.deepEqual((await hosts()).map(({ name }) => name).sort(), ['h1', 'h2']);
  const tokens = await fleet.controller.json<Items<{ uses: number; maxUses: number }>>(['token', 'list']);
  assert.deepEqual(
    tokens.items.map(({ uses, maxUses }) => `${uses}/${maxUses}`),
    ['1/1', '1/1'],
  );
});

test('a machine image with a token of no use asks once at boot, and its journal says why', {
  skip,
}, async () => {
  const host = fleet.lab.host(2);
  const { server, fingerprint } = await fleet.controller.json<HostAdd>(['host', 'add']);
  const join = JSON.stringify({ server, fingerprint, token: tokenIn(lineOfH1) });
  host.writeFile('/etc/webops/join.json', join, 0o600);
  const started = await host.run(['systemctl', 'start', 'webops-enroll'], { allowFailure: true });
  assert.notEqual(started.exitCode, 0);
  const unit = await host.run(['systemctl', 'show', '-p', 'ActiveState,NRestarts', 'webops-enroll']);
  assert.match(unit.stdout, /^ActiveState=failed$/m);
  assert.match(unit.stdout, /^NRestarts=0$/m);
  assert.match((await host.sh('journalctl -o cat -u webops-enroll')).stdout, REFUSED);
});

test('a user with sudo pastes the line into dash; its token is in no argument and no environment on the host', {
  skip,
}, async () => {
  const host = fleet.lab.host(2);
  await host.sh(
    'useradd --create-home op && echo "op ALL=(root) NOPASSWD: ALL" >/etc/sudoers.d/op && chmod 0440 /etc/sudoers.d/op',
  );
  const { command, token } = await fleet.controller.json<HostAdd>(['host', 'add']);
  // A process with the second pattern in its arguments shows that the watcher sees what it looks for.
  host.writeFile('/root/patterns', `${token}\ncontrol-pattern\n`, 0o600);
  const watcher = host.sh(
    `bash -c 'read -r' control-pattern < <(until [ -e /root/watched ]; do sleep 0.05; done) &
    until [ -e /root/watched ]; do
      grep -hsaoFf /root/patterns /proc/[0-9]*/cmdline /proc/[0-9]*/environ
      sleep 0.02
    done`,
    { allowFailure: true, timeoutMs: 300_000 },
  );
  try {
    const result = await fleet.paste(host, command, ['runuser', '-u', 'op', '--', 'dash']);
    assert.equal(result.exitCode, 0, result.stderr);
    await fleet.waitForState(host, 'online');
  } finally {
    host.writeFile('/root/watched', '');
  }
  const seen = (await watcher).stdout.trim().split('\n');
  assert.ok(seen.length > 10, `the watcher looked ${seen.length} times`);
  assert.deepEqual([...new Set(seen)], ['control-pattern']);
});

test('a removed host is refused', { skip }, async () => {
  const host = fleet.lab.host(1);
  const removed = await fleet.controller.webops(['host', 'remove', 'h2', '--yes']);
  assert.equal(removed.exitCode, 0, removed.stderr);
  await host.run(['systemctl', 'restart', 'webops-agent']);
  await waitFor(
    'the agent to be refused',
    async () => {
      const log = await host.sh(
        'journalctl -o cat -u webops-agent --since "$(systemctl show -p ActiveEnterTimestamp --value webops-agent)"',
      );
      return log.stdout.includes('PERMISSION_DENIED');
    },
    { timeoutMs: 60_000, everyMs: 200 },
  );
  assert.deepEqual((await hosts()).map(({ name }) => name).sort(), ['h1', 'h3']);
});
