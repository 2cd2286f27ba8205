import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { whyNoLab } from './capability.js';
import { createLab, type Lab } from './lab.js';
import { waitFor } from './wait.js';

const cacheDir = fileURLToPath(new URL('../../../.cache/', import.meta.url));
const skip = whyNoLab() ?? false;
let lab: Lab;

before(async () => {
  if (!skip) lab = await createLab({ hosts: 2, cacheDir });
});
after(async () => {
  await lab?.stop();
});

test('lab hosts are systemd hosts of their own that reach each other', { skip }, async () => {
  const [a, b] = [lab.host(0), lab.host(1)];
  const ids = await Promise.all([a, b].map((host) => host.run(['cat', '/etc/machine-id'])));
  assert.notEqual(ids[0]?.stdout, ids[1]?.stdout);
  assert.equal((await a.run(['hostname'])).stdout.trim(), 'h1');
  const ping = await a.sh(`timeout 5 bash -c '</dev/tcp/${lab.gateway}/9'`, { allowFailure: true });
  assert.match(ping.stderr, /refused/i, 'the gateway answers, though nothing listens there');
});

test('lab hosts start without Node, npm and this project', { skip }, async () => {
  const found = await lab
    .host(0)
    .sh('command -v node npm; ls -d /opt/webops /etc/webops', { allowFailure: true });
  assert.equal(found.stdout.trim(), '');
});

test('a cut host is not reached until it is healed', { skip }, async () => {
  const host = lab.host(0);
  const answers = async () => {
    const probe = await host.sh(`timeout 1 bash -c '</dev/tcp/${lab.gateway}/9'`, { allowFailure: true });
    return /refused/i.test(probe.stderr);
  };
  await host.cut();
  assert.equal(await answers(), false);
  await host.heal();
  await waitFor('the healed host to be reached', answers, { timeoutMs: 20_000 });
});

test('a link may lose what comes in or what goes out alone', { skip }, async () => {
  const host = lab.host(0);
  const sent = async () => {
    const { stdout } = await host.run(['ip', '-json', '-stats', 'link', 'show', 'eth0']);
    return (JSON.parse(stdout) as { stats64: { tx: { packets: number } } }[])[0]!.stats64.tx.packets;
  };
  const answers = async () => {
    const probe = await host.sh(`timeout 1 bash -c '</dev/tcp/${lab.gateway}/9'`, { allowFailure: true });
    return /refused/i.test(probe.stderr);
  };
  assert.equal(await answers(), true);
  await host.cutOneWay('incoming');
  const before = await sent();
  assert.equal(await answers(), false);
  assert.ok((await sent()) > before, 'it asks, and does not hear the answer');
  await host.heal();
  await host.cutOneWay('outgoing');
  // What was on its way when the link was cut may still be counted, late; that nothing leaves any more is seen when it lasts.
  await waitFor('nothing to leave it while it asks', async () => {
    const silent = await sent();
    return !(await answers()) && (await sent()) === silent;
  });
  await host.heal();
  assert.equal(await answers(), true);
});

test('a rebooted host keeps its files and is a new boot', { skip }, async () => {
  const host = lab.host(1);
  const startOfInit = async () => (await host.run(['ps', '-o', 'lstart=', '-p', '1'])).stdout;
  const before = await startOfInit();
  await host.sh('echo kept > /root/kept');
  await host.reboot();
  assert.equal((await host.run(['cat', '/root/kept'])).stdout, 'kept\n');
  assert.notEqual(await startOfInit(), before);
});
