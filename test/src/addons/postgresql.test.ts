import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { whyNoLab } from '../lab/capability.js';
import type { Lab } from '../lab/lab.js';
import { waitFor } from '../lab/wait.js';
import { addonOn, createAddonLab } from './addon-host.js';
import { changes, footprint } from './footprint.js';

const skip = whyNoLab() ?? false;
const CONF = '/etc/postgresql/15/main/conf.d/webops.conf';
let lab: Lab;
let clean: Set<string>;
const postgresql = (host = 0) => addonOn(lab.host(host), 'postgresql');
const sql = async (text: string, database = 'postgres', host = 0) =>
  (
    await lab
      .host(host)
      .run(['runuser', '-u', 'postgres', '--', 'psql', '-XAtq', '-d', database], { stdin: text })
  ).stdout.trim();
const CONFIG = {
  max_connections: 50,
  roles: [
    {
      name: 'app',
      password: 'secret-of-app',
      createdb: true,
      connection_limit: 5,
      member_of: ['pg_monitor'],
    },
  ],
  databases: [{ name: 'shop', owner: 'app', extensions: ['plpgsql'] }],
  allowed_networks: ['10.0.0.0/8'],
  access: [{ type: 'hostssl', database: 'shop', user: 'app', address: '192.168.7.0/24' }],
  dumps: { time: '03:30', keep: 2 },
  settings: { log_min_duration_statement: '500ms' },
};

before(async () => {
  if (!skip) lab = await createAddonLab(3);
});
after(async () => {
  await lab?.stop();
});

test('bad configurations are refused before anything changes', { skip }, async () => {
  clean = await footprint(lab.host(0));
  const bad: [object, RegExp][] = [
    [{ port: 'x' }, /port: x is no number/],
    [{ version: '9.6' }, /no major version/],
    [{ shared_buffers: 'lots' }, /no size/],
    [{ allowed_networks: ['everyone'] }, /is not a network/],
    [{ roles: [{ name: 'Robert"; DROP' }] }, /is no name/],
    [{ databases: [{ owner: 'x' }] }, /has no name/],
    [{ dumps: { time: '25:00' } }, /no time of the day/],
    [{ settings: { port: '1' } }, /a place of its own/],
    [{ settings: { work_mem: "1\n data_directory='x'" } }, /more than one line/],
    [{ tls_certificate: 'x', tls_key: 'y' }, /no PEM certificate/],
  ];
  for (const [config, why] of bad) {
    const { exitCode, log } = await postgresql().try('install', config);
    assert.equal(exitCode, 1, JSON.stringify(config));
    assert.match(log, why);
  }
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});

test('roles, databases, networks, memory and dumps are as configured; again changes nothing', {
  skip,
}, async () => {
  await postgresql().call('install', CONFIG);
  const started = await sql('SELECT pg_postmaster_start_time()');
  await postgresql().call('install', CONFIG);
  assert.equal(await sql('SELECT pg_postmaster_start_time()'), started, 'it was not restarted');
  assert.equal(
    await sql(
      `SELECT rolcreatedb, rolconnlimit, pg_has_role('app', 'pg_monitor', 'member') FROM pg_roles WHERE rolname = 'app'`,
    ),
    't|5|t',
  );
  assert.equal(
    await sql(
      `SELECT count(*) FROM pg_hba_file_rules WHERE address IN ('10.0.0.0', '192.168.7.0') AND error IS NULL`,
    ),
    '2',
  );
  const login = await lab
    .host(0)
    .sh('PGPASSWORD=secret-of-app psql -h 127.0.0.1 -U app -d shop -XAtc "SELECT current_user"');
  assert.equal(login.stdout.trim(), 'app');
  const memory = Number(/MemTotal: +(\d+)/.exec((await lab.host(0).sh('cat /proc/meminfo')).stdout)?.[1]);
  const buffers = Number(await sql(`SELECT pg_size_bytes(current_setting('shared_buffers')) / 1024`));
  assert.ok(Math.abs(buffers / memory - 0.25) < 0.01, `${buffers} of ${memory} kB`);
  assert.match((await lab.host(0).sh('systemctl list-timers')).stdout, /webops-postgresql-dump/);
  assert.deepEqual(await postgresql().call('get_config'), {
    port: 5432,
    listen_addresses: 'localhost',
    max_connections: 50,
    shared_buffers: 'auto',
    allowed_networks: ['10.0.0.0/8'],
    dumps: { time: '03:30', keep: 2 },
    roles: [{ name: 'app' }],
    databases: [{ name: 'shop', owner: 'app' }],
  });
});

test('a setting that the server refuses leaves the ones before', { skip }, async () => {
  const refused = await postgresql().try('configure', { ...CONFIG, settings: { work_mem: 'much' } });
  assert.equal(refused.exitCode, 1);
  assert.match(refused.log, /PostgreSQL refuses these settings/);
  assert.doesNotMatch(lab.host(0).readFile(CONF), /much/);
  assert.equal((await postgresql().call('status'))['health'], 'healthy');
  await postgresql().call('configure', CONFIG);
});

test('TLS with a certificate of an own authority, required of networks', { skip }, async () => {
  const host = lab.host(0);
  await host.sh(`mkdir -p /root/ca && cd /root/ca
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 9 -subj /CN=ca -addext basicConstraints=critical,CA:true
    openssl req -new -newkey rsa:2048 -nodes -keyout s.key -out s.csr -subj /CN=localhost
    openssl x509 -req -in s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 9 -out s.crt`);
  const pem = (name: string) => host.readFile(`/root/ca/${name}`);
  const config = { ...CONFIG, tls_certificate: pem('s.crt'), tls_key: pem('s.key'), tls_ca: pem('ca.crt') };
  await postgresql().call('configure', { ...config, tls_required: true });
  const said = await host.sh(
    `PGPASSWORD=secret-of-app psql 'host=localhost user=app dbname=shop sslmode=verify-full sslrootcert=/root/ca/ca.crt' -XAtc 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'`,
  );
  assert.equal(said.stdout.trim(), 't');
  assert.equal(await sql(`SELECT type FROM pg_hba_file_rules WHERE address = '10.0.0.0'`), 'hostssl');
});

test('edits by hand stop a configure, until they are discarded', { skip }, async () => {
  const host = lab.host(0);
  await host.sh(`sed -i 's/^max_connections.*/max_connections = 77/' ${CONF}`);
  const refused = await postgresql().try('configure', CONFIG);
  assert.equal(refused.exitCode, 1);
  assert.match(refused.log, /-max_connections = 50\n\+max_connections = 77/);
  await postgresql().call('action_discard_edits', {});
  assert.match(host.readFile(CONF), /max_connections = 50/);
  await postgresql().call('configure', CONFIG);
});

test('backup, loss, restore; scheduled dumps keep so many', { skip }, async () => {
  await sql('CREATE TABLE kept AS SELECT n, md5(n::text) AS text FROM generate_series(1, 1000) n', 'shop');
  const sum = 'SELECT count(*), md5(string_agg(text, $$$$ ORDER BY n)) FROM kept';
  const rows = await sql(sum, 'shop');
  const { path } = await postgresql().call('action_dump_now', {});
  await sql('DROP DATABASE shop');
  await postgresql().call('restore', undefined, String(path));
  assert.equal(await sql(sum, 'shop'), rows);
  const damaged = await postgresql().try('restore', undefined, '/etc/passwd');
  assert.equal(damaged.exitCode, 1);
  assert.equal(await sql(sum, 'shop'), rows, 'a file that is no backup changes nothing');
  for (let round = 0; round < 3; round++)
    await lab.host(0).run(['systemctl', 'start', 'webops-postgresql-dump.service']);
  const { stdout } = await lab.host(0).sh('ls /var/backups/webops/postgresql');
  assert.equal(stdout.trim().split('\n').length, 2);
  assert.equal((await postgresql().call('health_check'))['health'], 'healthy');
});

test('a dump that fails is told by the health check', { skip }, async () => {
  await lab
    .host(0)
    .sh(`mv /usr/lib/postgresql/15/bin/pg_dump /root/ && ! systemctl start webops-postgresql-dump.service`);
  assert.match(String((await postgresql().call('health_check'))['message']), /last scheduled dump failed/);
  await lab
    .host(0)
    .sh('mv /root/pg_dump /usr/lib/postgresql/15/bin/ && systemctl start webops-postgresql-dump.service');
  assert.equal((await postgresql().call('health_check'))['health'], 'healthy');
});

test('uninstall keeps the data; without it the host is what it was before', { skip }, async () => {
  await postgresql().call('uninstall');
  assert.equal((await postgresql().call('status'))['status'], 'not_installed');
  await postgresql().call('install', CONFIG);
  assert.equal(await sql('SELECT count(*) FROM kept', 'shop'), '1000');
  await postgresql().call('uninstall', undefined, 'false');
  await postgresql().call('uninstall', undefined, 'false');
  await lab.host(0).sh('rm -rf /root/ca');
  // sensible-utils is recommended by a package that was there before, so apt keeps it.
  const left = changes(clean, await footprint(lab.host(0))).filter(
    (line) => !/sensible|select-editor/.test(line),
  );
  assert.deepEqual(left, []);
});

test('what was installed by hand is refused, adopted with its data, and stays after an uninstall', {
  skip,
}, async () => {
  const host = lab.host(1);
  await host.sh('apt-get install -qy --no-install-recommends postgresql', { timeoutMs: 600_000 });
  await sql('CREATE TABLE mine AS SELECT 1 AS n', 'postgres', 1);
  const there = await footprint(host);
  const refused = await postgresql(1).try('install', CONFIG);
  assert.deepEqual(
    [refused.exitCode, (await postgresql(1).try('uninstall', undefined, 'false')).exitCode],
    [73, 73],
  );
  assert.match(refused.log, /webops adopt postgresql/);
  assert.deepEqual(changes(there, await footprint(host)), []);
  const { config } = (await postgresql(1).call('adopt')) as { config: Record<string, unknown> };
  assert.deepEqual([config['port'], config['shared_buffers']], [5432, '128MB']);
  await postgresql(1).call('configure', { max_connections: 60 });
  assert.equal(await sql('SHOW max_connections', 'postgres', 1), '60');
  await postgresql(1).call('uninstall', undefined, 'false');
  await waitFor('PostgreSQL', async () => (await sql('SELECT n FROM mine', 'postgres', 1)) === '1');
  assert.equal(await sql('SHOW max_connections', 'postgres', 1), '100');
});

test('PostgreSQL 13 of bullseye becomes 15 with all rows, also when it was killed in the middle', {
  skip,
}, async () => {
  const host = lab.host(2);
  await host.sh(
    `. /etc/os-release; sed -n "s/ $VERSION_CODENAME / bullseye /p" /etc/apt/sources.list >/etc/apt/sources.list.d/old.list; apt-get -q update`,
    {
      timeoutMs: 600_000,
    },
  );
  await postgresql(2).call('install', { ...CONFIG, version: '13' });
  assert.match(String((await postgresql(2).call('status'))['version']), /^13\./);
  await sql(
    'CREATE TABLE kept AS SELECT n, md5(n::text) AS text FROM generate_series(1, 20000) n',
    'shop',
    2,
  );
  const sum = 'SELECT count(*), md5(string_agg(text, $$$$ ORDER BY n)) FROM kept';
  const rows = await sql(sum, 'shop', 2);
  const asked = await postgresql(2).try('configure', { ...CONFIG, version: '15' });
  assert.match(asked.log, /webops upgrade postgresql/);
  await host.sh(
    `printf '#!/bin/bash\\nkill -9 $PPID\\n' >/usr/local/sbin/pg_upgradecluster; chmod +x /usr/local/sbin/pg_upgradecluster`,
  );
  assert.notEqual((await postgresql(2).try('upgrade', CONFIG, '13')).exitCode, 0);
  await host.sh('rm /usr/local/sbin/pg_upgradecluster');
  assert.match(String((await postgresql(2).call('status'))['version']), /^13\./, '13 goes on');
  assert.equal(await sql(sum, 'shop', 2), rows);
  await postgresql(2).call('upgrade', CONFIG, '13');
  assert.match(String((await postgresql(2).call('status'))['version']), /^15\./);
  assert.equal(await sql(sum, 'shop', 2), rows);
  assert.equal(await sql('SHOW max_connections', 'postgres', 2), '50');
  await postgresql(2).call('upgrade', CONFIG, '15');
  assert.deepEqual(await postgresql(2).call('action_remove_old_clusters', {}), { removed: ['13'] });
  assert.equal(await sql(sum, 'shop', 2), rows);
  await host.reboot();
  await waitFor('PostgreSQL', async () => (await postgresql(2).call('status'))['health'] === 'healthy');
  assert.equal(await sql(sum, 'shop', 2), rows);
});
