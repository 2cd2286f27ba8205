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
const redis = (host = 0) => addonOn(lab.host(host), 'redis');
const cli = async (line: string, host = 0) =>
  (await lab.host(host).sh(`redis-cli --no-auth-warning ${line}`)).stdout.trim();

before(async () => {
  if (!skip) lab = await createAddonLab(2);
});
after(async () => {
  await lab?.stop();
});

test('bad configurations are refused before anything changes', { skip }, async () => {
  clean = await footprint(lab.host(0));
  const bad: [object, RegExp][] = [
    [{ maxmemory: 'much' }, /maxmemory: much is no size/],
    [{ port: 99_999 }, /no port/],
    [{ port: 0, tls_port: 0 }, /at least one/],
    [{ save: 'often' }, /save/],
    [{ password: 'short' }, /8 to 256/],
    [{ tls_port: 6380, tls_certificate: 'x', tls_key: 'y' }, /no PEM certificate/],
    [{ tls_port: 6380, tls_auth_clients: true }, /needs tls_ca/],
  ];
  for (const [config, why] of bad) {
    const { exitCode, log } = await redis().try('install', config);
    assert.equal(exitCode, 1, JSON.stringify(config));
    assert.match(log, why);
  }
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});

test('install with a password, a memory limit, persistence and TLS; again changes nothing', {
  skip,
}, async () => {
  const config = {
    maxmemory: '64mb',
    maxmemory_policy: 'allkeys-lru',
    appendonly: true,
    save: '60 1',
    tls_port: 6380,
    password: 'hunter22-hunter22',
  };
  await redis().call('install', config);
  assert.equal(await cli('-a hunter22-hunter22 CONFIG GET maxmemory | tail -n 1'), '67108864');
  assert.equal(
    await cli('-p 6380 --tls --cacert /etc/redis/webops-tls/ca.crt -h localhost -a hunter22-hunter22 PING'),
    'PONG',
  );
  const uptime = async () =>
    ((await redis().call('status'))['details'] as { uptime_seconds: number }).uptime_seconds;
  await waitFor('a second to pass', async () => (await uptime()) >= 1);
  await redis().call('install', config);
  assert.ok((await uptime()) >= 1, 'it was not restarted');
  assert.deepEqual(await redis().call('get_config'), {
    port: 6379,
    tls_port: 6380,
    bind: '127.0.0.1',
    maxmemory: '64mb',
    maxmemory_policy: 'allkeys-lru',
    save: '60 1',
    appendfsync: 'everysec',
    appendonly: true,
    tls_auth_clients: false,
  });
});

test('TLS alone, with a certificate of an own authority that clients must have too', { skip }, async () => {
  const host = lab.host(0);
  await host.sh(`mkdir -p /root/ca && cd /root/ca
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 9 -subj /CN=ca -addext basicConstraints=critical,CA:true
    openssl req -new -newkey rsa:2048 -nodes -keyout s.key -out s.csr -subj /CN=localhost
    openssl x509 -req -in s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 9 -out s.crt`);
  const pem = (name: string) => host.readFile(`/root/ca/${name}`);
  await redis().call('configure', {
    port: 0,
    tls_certificate: pem('s.crt'),
    tls_key: pem('s.key'),
    tls_ca: pem('ca.crt'),
    tls_auth_clients: true,
  });
  const tls = '-p 6380 --tls --cacert /root/ca/ca.crt -h localhost -a hunter22-hunter22';
  assert.equal(await cli(`${tls} --cert /root/ca/s.crt --key /root/ca/s.key PING`), 'PONG');
  const without = await host.sh(`redis-cli ${tls} PING`, { allowFailure: true });
  assert.doesNotMatch(without.stdout, /PONG/);
  assert.equal((await redis().call('status'))['health'], 'healthy');
  const other = await redis().try('configure', { tls_certificate: pem('s.crt'), tls_key: pem('ca.key') });
  assert.equal(other.exitCode, 1);
  assert.match(other.log, /not that of the certificate/);
  await redis().call('configure', { port: 6379, tls_port: 0, tls_auth_clients: false, password: '' });
  assert.equal(await cli('PING'), 'PONG');
});

test('edits by hand are shown and not written over, until they are discarded', { skip }, async () => {
  const host = lab.host(0);
  await host.sh(`sed -i 's/^maxmemory .*/maxmemory "32mb"/' /etc/redis/webops.conf`);
  const refused = await redis().try('configure', { appendonly: false });
  assert.equal(refused.exitCode, 1);
  assert.match(refused.log, /-maxmemory "64mb"\n\+maxmemory "32mb"/);
  assert.equal(await cli('CONFIG GET appendonly | tail -n 1'), 'yes', 'nothing was changed');
  assert.match(host.readFile('/etc/redis/webops.conf'), /maxmemory "32mb"/);
  await redis().call('action_discard_edits', {});
  assert.match(host.readFile('/etc/redis/webops.conf'), /maxmemory "64mb"/);
  await redis().call('configure', { appendonly: false });
});

test('metrics have the documented shape; actions answer', { skip }, async () => {
  await cli('SET a 1');
  await cli('-n 3 SET b 1');
  const metrics = (await redis().call('metrics')) as Record<string, Record<string, number>>;
  assert.equal(metrics['memory']?.['limit_bytes'], 67_108_864);
  for (const key of ['uptime_seconds', 'requests_total', 'errors_total'])
    assert.equal(typeof metrics[key], 'number', key);
  assert.deepEqual(await redis().call('action_flush', { database: 3 }), { removed_keys: 1 });
  assert.equal(await cli('GET a'), '1');
  assert.equal(typeof (await redis().call('action_slow_log', {}))['text'], 'string');
});

test('backup, loss, restore; upgrade keeps the data', { skip }, async () => {
  await cli('SET kept yes');
  const { path } = await redis().call('backup');
  await cli('FLUSHALL');
  await redis().call('restore', undefined, String(path));
  assert.equal(await cli('GET kept'), 'yes');
  const damaged = await redis().try('restore', undefined, '/etc/passwd');
  assert.equal(damaged.exitCode, 1);
  assert.equal(await cli('GET kept'), 'yes');
  await redis().call('upgrade', {}, '7.0.0');
  assert.equal(await cli('GET kept'), 'yes');
});

test('a killed install is found and finished by the next', { skip }, async () => {
  await redis().call('uninstall', undefined, 'false');
  await lab.host(0).sh(`
    mkdir -p /root/bin; printf '#!/bin/bash\\ncase "$*" in *install*) kill -9 $PPID;; esac\\nexec /usr/bin/apt-get "$@"\\n' >/usr/local/sbin/apt-get
    chmod +x /usr/local/sbin/apt-get`);
  const killed = await redis().try('install', {});
  assert.notEqual(killed.exitCode, 0);
  await lab.host(0).sh('rm /usr/local/sbin/apt-get; while pgrep -x apt-get; do sleep 0.1; done');
  await redis().call('install', {});
  assert.equal((await redis().call('status'))['health'], 'healthy');
});

test('uninstall keeps the data; without it the host is what it was before', { skip }, async () => {
  await cli('SET kept yes');
  await redis().call('uninstall');
  assert.equal((await redis().call('status'))['status'], 'not_installed');
  await redis().call('install', {});
  assert.equal(await cli('GET kept'), 'yes');
  await redis().call('uninstall', undefined, 'false');
  await redis().call('uninstall', undefined, 'false');
  await lab.host(0).sh('rm -rf /root/ca /root/bin');
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});

test('what was installed by hand is refused, adopted with its data and settings, and stays after an uninstall', {
  skip,
}, async () => {
  const host = lab.host(1);
  await host.sh('apt-get install -qy --no-install-recommends redis-server', { timeoutMs: 600_000 });
  await host.sh(
    `printf 'maxmemory 48mb\\nrequirepass by-hand-by-hand\\n' >>/etc/redis/redis.conf; systemctl restart redis-server`,
  );
  await waitFor('Redis', async () => (await cli('-a by-hand-by-hand SET mine yes', 1)) === 'OK');
  const there = await footprint(host);
  assert.equal((await redis(1).call('validate'))['valid'], false);
  const refused = await redis(1).try('install', {});
  assert.equal(refused.exitCode, 73);
  assert.match(refused.log, /webops adopt redis/);
  assert.equal((await redis(1).try('uninstall', undefined, 'false')).exitCode, 73);
  assert.equal((await redis(1).call('status'))['status'], 'not_installed');
  assert.deepEqual(changes(there, await footprint(host)), []);
  const { config } = (await redis(1).call('adopt', {})) as { config: Record<string, unknown> };
  assert.equal(config['maxmemory'], '48mb');
  assert.deepEqual(
    [(await redis(1).call('status'))['health'], await cli('-a by-hand-by-hand GET mine', 1)],
    ['healthy', 'yes'],
  );
  await redis(1).call('adopt', {});
  await redis(1).call('configure', { maxmemory: '80mb' });
  assert.equal(await cli('-a by-hand-by-hand CONFIG GET maxmemory | tail -n 1', 1), '83886080');
  await redis(1).call('uninstall', undefined, 'false');
  await waitFor('Redis', async () => (await cli('-a by-hand-by-hand GET mine', 1)) === 'yes');
  assert.equal(await cli('-a by-hand-by-hand CONFIG GET maxmemory | tail -n 1', 1), '50331648');
});
