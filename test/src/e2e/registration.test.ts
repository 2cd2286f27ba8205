import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createFleet, type Fleet, type HostView } from '../fleet/fleet.js';
import type { Items } from '../fleet/views.js';
import { whyNoLab } from '../lab/capability.js';

const skip = whyNoLab() ?? false;
let fleet: Fleet;

before(async () => {
  if (!skip) fleet = await createFleet({ hosts: 2, settings: { WEBOPS_HEARTBEAT_INTERVAL_MS: '1000' } });
});
after(async () => {
  await fleet?.stop();
});

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
  for (const host of fleet.lab.hosts) await fleet.waitForState(host, 'online');
  assert.deepEqual((await hosts()).map(({ id }) => id).sort(), before);
});

test('a join token is not good for a second host when it was made for one', { skip }, async () => {
  const { command } = await fleet.controller.json<{ command: string }>(['host', 'add']);
  const spoiled = command.replace(/[A-Za-z0-9_-]{20,}(?=\s*$|'?\s*$)/, 'x'.repeat(43));
  assert.notEqual(spoiled, command);
  const result = await fleet.lab
    .host(1)
    .sh(`rm -rf /tmp/again; ${spoiled}`, { allowFailure: true, timeoutMs: 120_000 });
  assert.equal((await hosts()).length, 2, result.stderr);
});

test('a removed host is refused', { skip }, async () => {
  const host = fleet.lab.host(1);
  const removed = await fleet.controller.webops(['host', 'remove', 'h2', '--yes']);
  assert.equal(removed.exitCode, 0, removed.stderr);
  await host.run(['systemctl', 'restart', 'webops-agent']);
  const names = (await hosts()).filter(({ state }) => state === 'online').map(({ name }) => name);
  assert.deepEqual(names, ['h1']);
});
