import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { whyNoLab } from '../lab/capability.js';
import type { Lab } from '../lab/lab.js';
import { waitFor } from '../lab/wait.js';
import { addonOn, createAddonLab } from './addon-host.js';
import { changes, footprint } from './footprint.js';
import { startGrafanaRepository } from './grafana-repository.js';

const skip = whyNoLab() ?? false;
/** Scrapes and alerts within a test's patience. */
const QUICK = { scrape_seconds: 1, down_seconds: 2 };
let lab: Lab;
let clean: Set<string>;
const monitoring = (host = 0) => addonOn(lab.host(host), 'monitoring');
const targets = () => [{ name: 'h2', address: lab.host(1).address }];
const number = async (path: string) => {
  const metrics = (await monitoring().call('metrics')) as Record<string, Record<string, number>>;
  return metrics['monitoring']?.[path] ?? 0;
};

before(async () => {
  if (!skip) lab = await createAddonLab(2);
});
after(async () => {
  await lab?.stop();
});

test('bad configurations are refused before anything changes', { skip }, async () => {
  clean = await footprint(lab.host(0));
  const bad: [object, RegExp][] = [
    [{ components: ['nagios'] }, /none of/],
    [{ scrape_seconds: 0 }, /no number/],
    [{ alert_webhook: 'mail me' }, /no URL/],
    [{ targets: [{ name: 'a b', address: 'x' }] }, /has no name/],
    [{ listen: 'here' }, /no address/],
  ];
  for (const [config, why] of bad) {
    const { exitCode, log } = await monitoring().try('install', config);
    assert.equal(exitCode, 1, JSON.stringify(config));
    assert.match(log, why);
  }
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});

test('Grafana that cannot be reached is refused, by name, before anything changes', { skip }, async () => {
  const config = { components: ['grafana'], grafana_repository: `http://${lab.gateway}:9` };
  const { exitCode, log } = await monitoring().try('install', config);
  assert.equal(exitCode, 1);
  assert.match(
    log,
    /Grafana cannot be installed: its repository \(http:\/\/10\.77\.\d+\.1:9\) does not answer on port 9/,
  );
  const unknown = await monitoring().try('install', {
    ...config,
    grafana_repository: 'https://grafana.invalid',
  });
  assert.match(unknown.log, /the name grafana\.invalid of its repository .* is not known here/);
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});

test('Grafana comes from a repository whose key is given, and from no other; with data source and dashboard', {
  skip,
}, async () => {
  const repository = await startGrafanaRepository();
  try {
    const config = {
      components: ['grafana'],
      grafana_repository: `http://${lab.gateway}:${repository.port}`,
      grafana_password: 'hunter22-hunter22',
    };
    const refused = await monitoring().try('install', { ...config, grafana_key: repository.otherKey });
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.log, /is the key the repository's\?/);
    await lab.host(0).sh('! ls /etc/apt/sources.list.d/webops-grafana.list');
    await monitoring().call('install', { ...config, grafana_key: repository.key });
    assert.equal((await monitoring().call('status'))['health'], 'healthy');
    assert.match(
      lab.host(0).readFile('/etc/grafana/provisioning/datasources/webops.yaml'),
      /webops-prometheus/,
    );
    JSON.parse(lab.host(0).readFile('/etc/grafana/webops-dashboards/hosts.json'));
    assert.equal(lab.host(0).readFile('/var/lib/grafana/password').trim(), 'hunter22-hunter22');
    await monitoring().call('uninstall', undefined, 'false');
    const left = changes(clean, await footprint(lab.host(0)));
    assert.deepEqual(
      left.filter((line) => /grafana/i.test(line)),
      [],
    );
  } finally {
    repository.stop();
  }
});

test('Prometheus asks both hosts; again changes nothing', { skip }, async () => {
  await Promise.all([
    monitoring().call('install', { ...QUICK, targets: targets() }),
    monitoring(1).call('install', { components: ['node-exporter'] }),
  ]);
  await waitFor('three targets', async () => (await number('targets_up')) === 3, { timeoutMs: 60_000 });
  const pid = async () => (await lab.host(0).sh('systemctl show -p MainPID prometheus')).stdout;
  const before = await pid();
  await monitoring().call('install', { ...QUICK, targets: targets() });
  assert.equal(await pid(), before, 'it was not restarted');
  const config = await monitoring().call('get_config');
  assert.deepEqual([config['scrape_seconds'], config['down_seconds']], [1, 2]);
  assert.equal((await monitoring().call('status'))['health'], 'healthy');
});

test('edits by hand stop a configure', { skip }, async () => {
  await lab.host(0).sh(`sed -i 's/scrape_interval: 1s/scrape_interval: 9s/' /etc/prometheus/prometheus.yml`);
  const refused = await monitoring().try('configure', QUICK);
  assert.match(refused.log, /\+ {2}scrape_interval: 9s/);
  await monitoring().call('action_discard_edits', {});
  await monitoring().call('configure', QUICK);
});

test('an alert fires for a host that is powered off, and Alertmanager has it', { skip }, async () => {
  await lab.host(1).powerOff();
  const fired = async () => {
    const { data } = (await monitoring().call('action_alerts', {})) as {
      data: { alerts: { state: string; labels: Record<string, string> }[] };
    };
    return data.alerts.some(({ state, labels }) => state === 'firing' && labels['instance'] === 'h2');
  };
  await waitFor('the alert', fired, { timeoutMs: 90_000, everyMs: 500 });
  await waitFor(
    'Alertmanager',
    async () =>
      (await lab.host(0).sh('amtool --alertmanager.url=http://127.0.0.1:9093 alert')).stdout.includes(
        'HostDown',
      ),
    { timeoutMs: 60_000, everyMs: 500 },
  );
  await monitoring().call('action_set_targets', { targets: [] });
  await waitFor('the alert to end', async () => !(await fired()), { timeoutMs: 90_000, everyMs: 500 });
});

test('backup, loss, restore: what was measured is there again', { skip }, async () => {
  const { path } = await monitoring().call('backup');
  await lab.host(0).sh('systemctl stop prometheus; rm -rf /var/lib/prometheus/metrics2');
  assert.equal((await monitoring().call('status'))['status'], 'degraded');
  await monitoring().call('restore', undefined, String(path));
  const { stdout } = await lab
    .host(0)
    .sh(
      `curl -s 'http://127.0.0.1:9090/api/v1/query?query=count_over_time(up%7Binstance=%22h2%22%7D%5B1h%5D)'`,
    );
  assert.match(stdout, /"instance":"h2"/);
});

test('uninstall without data leaves the host as it was before', { skip }, async () => {
  await monitoring().call('uninstall');
  assert.equal((await monitoring().call('status'))['status'], 'not_installed');
  await lab.host(0).sh('test -d /var/lib/prometheus/metrics2');
  await monitoring().call('uninstall', undefined, 'false');
  await monitoring().call('uninstall', undefined, 'false');
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});
