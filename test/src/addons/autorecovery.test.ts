import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { whyNoLab } from '../lab/capability.js';
import type { Lab } from '../lab/lab.js';
import { waitFor } from '../lab/wait.js';
import { addonOn, createAddonLab } from './addon-host.js';
import { changes, footprint } from './footprint.js';

const skip = whyNoLab() ?? false;
const UNIT = `[Service]
ExecStart=/bin/bash -c 'if [[ -e /run/broken ]]; then exit 1; fi; exec sleep infinity'
`;
const SERVICES = { services: [{ name: 'demo', delay_seconds: 0, max_restarts: 3, window_seconds: 600 }] };
let lab: Lab;
let clean: Set<string>;
const autorecovery = () => addonOn(lab.host(0), 'autorecovery');
const sh = async (line: string) => (await lab.host(0).sh(line)).stdout.trim();
interface Service {
  active: boolean;
  restarts: number;
  breaker_open: boolean;
}
const demo = async () =>
  ((await autorecovery().call('action_services', {})) as { services: Service[] }).services[0]!;

before(async () => {
  if (skip) return;
  lab = await createAddonLab(1, {
    beforeBoot: (host) => host.writeFile('/etc/systemd/system/demo.service', UNIT),
  });
  await lab.host(0).sh('systemctl start demo');
});
after(async () => {
  await lab?.stop();
});

test('bad configurations are refused before anything changes', { skip }, async () => {
  clean = await footprint(lab.host(0));
  const bad: [object, RegExp][] = [
    [{ services: [{ name: 'nobody' }] }, /no service nobody/],
    [{ services: [{ name: '../x' }] }, /has no name/],
    [{ services: [{ name: 'demo' }, { name: 'demo' }] }, /there twice/],
    [{ services: [{ name: 'demo', when: 'never' }] }, /on-failure or always/],
    [{ services: [{ name: 'demo', max_restarts: 'x' }] }, /no number/],
  ];
  for (const [config, why] of bad) {
    const { exitCode, log } = await autorecovery().try('install', config);
    assert.equal(exitCode, 1, JSON.stringify(config));
    assert.match(log, why);
  }
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});

test('a killed service is started again, one that was stopped by hand is not', { skip }, async () => {
  await autorecovery().call('install', SERVICES);
  await autorecovery().call('install', SERVICES);
  const pid = await sh('systemctl show -p MainPID --value demo');
  await sh(`kill -9 ${pid}`);
  await waitFor('the service', async () => (await demo()).active && (await demo()).restarts === 1);
  await sh('systemctl stop demo');
  assert.equal((await demo()).active, false);
  assert.equal((await autorecovery().call('status'))['health'], 'healthy');
  await sh('systemctl start demo');
  assert.deepEqual(await autorecovery().call('get_config'), {
    services: [{ name: 'demo', when: 'on-failure', delay_seconds: 0, max_restarts: 3, window_seconds: 600 }],
  });
});

test('what fails too often is left alone and told; reset closes the breaker', { skip }, async () => {
  await sh('touch /run/broken; systemctl reset-failed demo; systemctl restart demo');
  await waitFor('the breaker', async () => (await demo()).breaker_open);
  const status = await autorecovery().call('status');
  assert.deepEqual([status['status'], status['health']], ['degraded', 'unhealthy']);
  assert.match(String(status['message']), /demo/);
  const metrics = (await autorecovery().call('metrics')) as Record<string, Record<string, number>>;
  assert.equal(metrics['autorecovery']?.['breakers_open'], 1);
  await sh('rm /run/broken');
  await autorecovery().call('action_reset', { service: 'demo' });
  assert.equal((await demo()).active, true);
  assert.equal((await autorecovery().call('status'))['health'], 'healthy');
});

test('a service whose port does not answer is restarted by monit', { skip }, async () => {
  await autorecovery().call('configure', {
    services: [{ ...SERVICES.services[0], port: 7 }],
    check_seconds: 5,
  });
  const pid = await sh('systemctl show -p MainPID --value demo');
  await waitFor('the restart', async () => (await sh('systemctl show -p MainPID --value demo')) !== pid, {
    timeoutMs: 120_000,
    everyMs: 500,
  });
  await waitFor('monit to give up', async () => (await demo()).breaker_open, {
    timeoutMs: 180_000,
    everyMs: 1000,
  });
  await autorecovery().call('configure', SERVICES);
  assert.equal((await autorecovery().call('status'))['health'], 'healthy');
});

test('edits by hand stop a configure; uninstall leaves the host as it was', { skip }, async () => {
  const file = '/etc/systemd/system/demo.service.d/webops-autorecovery.conf';
  await sh(`sed -i s/RestartSec=0/RestartSec=9/ ${file}`);
  assert.match((await autorecovery().try('configure', SERVICES)).log, /\+RestartSec=9/);
  await autorecovery().call('action_discard_edits', {});
  await autorecovery().call('configure', SERVICES);
  await autorecovery().call('uninstall');
  await autorecovery().call('uninstall');
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});
