import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { whyNoLab } from '../lab/capability.js';
import type { Lab } from '../lab/lab.js';
import { waitFor } from '../lab/wait.js';
import { addonOn, createAddonLab } from './addon-host.js';
import { changes, footprint } from './footprint.js';

const skip = whyNoLab() ?? false;
let lab: Lab;
let clean: Set<string>;
const etcd = (host = 0) => addonOn(lab.host(host), 'etcd');
const ctl = async (line: string, host = 0, options = '') =>
  (await lab.host(host).sh(`etcdctl ${options} ${line} 2>/dev/null`)).stdout.trim();
const TLS =
  '--cacert /etc/etcd/webops-tls/ca.crt --cert /etc/etcd/webops-tls/server.crt --key /etc/etcd/webops-tls/server.key --endpoints https://127.0.0.1:2379';

before(async () => {
  if (!skip) lab = await createAddonLab(3);
});
after(async () => {
  await lab?.stop();
});

test('bad configurations are refused before anything changes', { skip }, async () => {
  clean = await footprint(lab.host(0));
  const bad: [object, RegExp][] = [
    [{ client_port: 0 }, /no port/],
    [{ client_port: 2380 }, /the same/],
    [{ members: [{ name: 'a', address: '192.0.2.1' }] }, /none has an address of this host/],
    [{ members: [{ name: 'a' }] }, /needs a name and an IPv4 address/],
    [{ tls_ca: 'x', tls_ca_key: 'y' }, /no PEM certificate/],
    [{ snapshots: { time: '9' } }, /no time of the day/],
  ];
  for (const [config, why] of bad) {
    const { exitCode, log } = await etcd().try('install', config);
    assert.equal(exitCode, 1, JSON.stringify(config));
    assert.match(log, why);
  }
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});

test('one node: again changes nothing, snapshots, loss and restore, edits, metrics', { skip }, async () => {
  const config = { quota_mb: 64, snapshots: { time: '02:10', keep: 2 } };
  await etcd().call('install', config);
  const pid = (await lab.host(0).sh('systemctl show -p MainPID etcd')).stdout;
  await etcd().call('install', config);
  assert.equal((await lab.host(0).sh('systemctl show -p MainPID etcd')).stdout, pid, 'it was not restarted');
  await ctl('put kept yes');
  const { path } = await etcd().call('backup');
  await ctl('del kept');
  await etcd().call('restore', undefined, String(path));
  assert.match(await ctl('get kept'), /yes/);
  assert.equal((await etcd().try('restore', undefined, '/etc/passwd')).exitCode, 1);
  assert.match(await ctl('get kept'), /yes/);
  await lab.host(0).run(['systemctl', 'start', 'webops-etcd-snapshot.service']);
  assert.equal((await etcd().call('health_check'))['health'], 'healthy');
  const metrics = (await etcd().call('metrics')) as Record<string, Record<string, number>>;
  assert.equal(metrics['etcd']?.['quota_bytes'], 64 * 1024 * 1024);
  assert.ok((metrics['storage']?.['data_bytes'] ?? 0) > 0);
  assert.deepEqual((await etcd().call('get_config'))['snapshots'], { time: '02:10', keep: 2 });
  await lab.host(0).sh(`sed -i 's/^ETCD_AUTO_COMP.*/ETCD_AUTO_COMPACTION_RETENTION="1"/' /etc/default/etcd`);
  assert.match((await etcd().try('configure', config)).log, /\+ETCD_AUTO_COMPACTION_RETENTION="1"/);
  await etcd().call('action_discard_edits', {});
  await etcd().call('configure', config);
});

test('uninstall keeps the data; without it the host is what it was before', { skip }, async () => {
  await etcd().call('uninstall');
  assert.equal((await etcd().call('status'))['status'], 'not_installed');
  await etcd().call('install', {});
  assert.match(await ctl('get kept'), /yes/);
  await etcd().call('uninstall', undefined, 'false');
  await etcd().call('uninstall', undefined, 'false');
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});

test('three hosts, TLS: the cluster survives the loss of one, and that one comes back without its data', {
  skip,
}, async () => {
  await lab
    .host(0)
    .sh(
      'cd /run && openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 9 -subj /CN=lab -addext basicConstraints=critical,CA:true',
    );
  const config = {
    members: lab.hosts.map(({ name, address }) => ({ name, address })),
    tls_ca: (await lab.host(0).sh('cat /run/ca.crt')).stdout,
    tls_ca_key: (await lab.host(0).sh('cat /run/ca.key')).stdout,
  };
  await Promise.all(lab.hosts.map((_, index) => etcd(index).call('install', config)));
  for (const [index] of lab.hosts.entries())
    await waitFor(`member ${index}`, async () => (await etcd(index).call('status'))['health'] === 'healthy');
  await ctl('put kept yes', 0, TLS);
  assert.match(await ctl('get kept', 2, TLS), /yes/);
  const plain = await lab
    .host(1)
    .sh(`etcdctl --endpoints http://${lab.host(0).address}:2379 get kept`, { allowFailure: true });
  assert.notEqual(plain.exitCode, 0, 'without TLS nobody is served');
  const stranger = await lab
    .host(1)
    .sh(
      `etcdctl --cacert /etc/etcd/webops-tls/ca.crt --endpoints https://${lab.host(0).address}:2379 get kept`,
      { allowFailure: true },
    );
  assert.notEqual(stranger.exitCode, 0, 'without a certificate nobody is served');

  await lab.host(2).kill();
  await waitFor(
    'a write without the third',
    async () => (await ctl('put more yes || true', 0, TLS)) === 'OK',
  );
  await lab.host(2).boot();
  await waitFor('the third', async () => (await etcd(2).call('status'))['health'] === 'healthy');
  assert.match(await ctl('get more', 2, TLS), /yes/);

  await lab.host(2).sh('systemctl stop etcd; rm -rf /var/lib/etcd/webops');
  assert.notEqual((await etcd(2).call('status'))['health'], 'healthy');
  await etcd(2).call('configure', config);
  await waitFor('the third', async () => (await etcd(2).call('status'))['health'] === 'healthy');
  assert.match(await ctl('get kept', 2, TLS), /yes/);
  const { members } = (await etcd(0).call('action_members', {})) as {
    members: { name: string; state: string }[];
  };
  assert.deepEqual(members.map(({ name, state }) => `${name} ${state}`).sort(), [
    'h1 started',
    'h2 started',
    'h3 started',
  ]);

  await etcd(2).call('uninstall', undefined, 'false');
  assert.equal(((await etcd(0).call('action_members', {})) as { members: object[] }).members.length, 2);
});

test('what was installed by hand is refused, adopted with its data, and stays after an uninstall', {
  skip,
}, async () => {
  const host = lab.host(2);
  await host.sh('apt-get install -qy --no-install-recommends etcd-server etcd-client', {
    timeoutMs: 600_000,
  });
  await ctl('put mine yes', 2);
  const refused = await etcd(2).try('install', {});
  assert.equal(refused.exitCode, 73);
  assert.match(refused.log, /webops adopt etcd/);
  await etcd(2).call('adopt');
  await etcd(2).call('configure', { quota_mb: 64 });
  assert.match(await ctl('get mine', 2), /yes/);
  await etcd(2).call('uninstall', undefined, 'false');
  await waitFor('etcd', async () => /yes/.test(await ctl('get mine || true', 2)));
});
