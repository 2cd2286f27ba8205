import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { whyNoLab } from '../lab/capability.js';
import type { Lab } from '../lab/lab.js';
import { waitFor } from '../lab/wait.js';
import { addonOn, createAddonLab } from './addon-host.js';
import { changes, footprint } from './footprint.js';

const skip = whyNoLab() ?? false;
let lab: Lab;
let clean: Set<string>;
const docker = () => addonOn(lab.host(0), 'docker');
const said = async (line: string) => (await lab.host(0).sh(line)).stdout.trim();

/** What an engine in a lab host needs: control groups, and a folder for its data that is no overlay. */
function nspawn(dir: string): string[] {
  mkdirSync(join(dir, 'docker'), { recursive: true });
  return [
    '--capability=all',
    '--system-call-filter=@keyring bpf add_key keyctl',
    '--bind=/sys/fs/cgroup',
    `--bind=${join(dir, 'docker')}:/var/lib/docker`,
  ];
}

before(async () => {
  if (!skip) lab = await createAddonLab(1, { nspawn });
});
after(async () => {
  await lab?.stop();
});

test('bad configurations are refused before anything changes', { skip }, async () => {
  clean = await footprint(lab.host(0));
  const bad: [object, RegExp][] = [
    [{ log_max_size: 'big' }, /no size/],
    [{ log_max_files: 0 }, /no number/],
    [{ data_root: 'here' }, /no absolute path/],
    [{ registry_mirrors: ['mirror'] }, /no URL/],
    [{ insecure_registries: ['a b'] }, /no host/],
  ];
  for (const [config, why] of bad) {
    const { exitCode, log } = await docker().try('install', config);
    assert.equal(exitCode, 1, JSON.stringify(config));
    assert.match(log, why);
  }
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});

test('log limits and registries are the engine’s; again changes nothing', { skip }, async () => {
  const config = {
    log_max_size: '1m',
    registry_mirrors: ['https://mirror.test'],
    insecure_registries: ['registry.test:5000'],
  };
  await docker().call('install', config);
  assert.match(
    await said(`docker info --format '{{json .RegistryConfig}}'`),
    /mirror\.test.*|registry\.test/,
  );
  const pid = await said('cat /run/docker.pid');
  await docker().call('install', config);
  assert.equal(await said('cat /run/docker.pid'), pid, 'it was not restarted');
  assert.deepEqual(await docker().call('get_config'), {
    registry_mirrors: ['https://mirror.test'],
    insecure_registries: ['registry.test:5000'],
    log_max_size: '1m',
    log_max_files: 3,
    data_root: '/var/lib/docker',
    live_restore: true,
  });
});

test('a container built FROM scratch runs, is looked at, replaced, logged and removed by actions', {
  skip,
}, async () => {
  await lab.host(0).sh(
    `apt-get install -qy --no-install-recommends busybox-static >/dev/null && mkdir -p /run/image && cp /bin/busybox /run/image/ && cd /run/image
    printf 'FROM scratch\\nCOPY busybox /busybox\\nENTRYPOINT ["/busybox", "sh", "-c"]\\n' >Dockerfile`,
    { timeoutMs: 300_000 },
  );
  await docker().call('action_build', { tag: 'demo:1', folder: '/run/image' });
  const run = { name: 'web', image: 'demo:1', restart: 'no', environment: { TOKEN: 'of-the-container' } };
  await docker().call('action_run', { ...run, command: ['echo first $TOKEN; exec /busybox sleep 1000'] });
  assert.equal((await docker().call('action_logs', { name: 'web' }))['text'], 'first of-the-container');
  assert.match((await docker().try('action_run', run)).log, /there is a container web already/);
  const answer = await docker().call('action_run', {
    ...run,
    replace: true,
    command: ['echo second; exec /busybox sleep 1000'],
  });
  assert.equal(answer['replaced'], true);
  const failed = await docker().try('action_run', { ...run, replace: true, command: ['echo third; exit 3'] });
  assert.match(failed.log, /did not stay up; the one before runs again/);
  assert.match(String((await docker().call('action_logs', { name: 'web' }))['text']), /second/);
  const { containers } = (await docker().call('action_containers', {})) as {
    containers: { name: string; state: string }[];
  };
  assert.deepEqual(
    containers.map(({ name, state }) => [name, state]),
    [['web', 'running']],
  );
  const state = (await docker().call('action_inspect', { name: 'web' }))['State'] as { Running: boolean };
  assert.equal(state.Running, true);
  assert.equal(
    ((await docker().call('metrics')) as Record<string, Record<string, number>>)['docker']?.[
      'containers_running'
    ],
    1,
  );
});

test('containers go on while the engine takes another configuration; edits by hand stop that', {
  skip,
}, async () => {
  const started = await said(`docker inspect --format '{{.State.StartedAt}}' web`);
  await docker().call('configure', { log_max_files: 5 });
  assert.equal(await said(`docker inspect --format '{{.State.StartedAt}}' web`), started);
  await lab.host(0).sh(`sed -i 's/"max-file": "5"/"max-file": "7"/' /etc/docker/daemon.json`);
  assert.match((await docker().try('configure', { log_max_files: 6 })).log, /"max-file": "7"/);
  await docker().call('action_discard_edits', {});
  assert.equal((await docker().call('get_config'))['log_max_files'], 5);
});

test('volumes: backup, loss, restore', { skip }, async () => {
  await lab.host(0).sh(`docker run --rm -v data:/data demo:1 'echo kept >/data/file'`);
  const { path } = await docker().call('backup');
  await lab.host(0).sh(`docker run --rm -v data:/data demo:1 '/busybox rm /data/file'`);
  await docker().call('restore', undefined, String(path));
  assert.equal(await said(`docker run --rm -v data:/data demo:1 '/busybox cat /data/file'`), 'kept');
  await docker().call('action_remove', { name: 'web' });
});

test('the engine’s end is noticed; uninstall keeps volumes; without data the host is what it was', {
  skip,
}, async () => {
  await lab.host(0).sh('systemctl stop docker.socket docker');
  assert.equal((await docker().call('status'))['status'], 'degraded');
  await docker().call('configure', {});
  await docker().call('uninstall');
  await docker().call('install', {});
  assert.equal(await said(`docker run --rm -v data:/data demo:1 '/busybox cat /data/file'`), 'kept');
  await docker().call('uninstall', undefined, 'false');
  await docker().call('uninstall', undefined, 'false');
  await lab.host(0).sh('apt-get purge -qy busybox-static >/dev/null');
  await waitFor('docker0 to go', async () => (await said('ip -o link')).includes('docker0') === false);
  assert.deepEqual(changes(clean, await footprint(lab.host(0))), []);
});
