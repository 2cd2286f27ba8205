import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { createFleet, type Fleet } from '../fleet/fleet.js';
import type { Items, OperationView, StateView } from '../fleet/views.js';
import { whyNoLab } from '../lab/capability.js';
import { waitFor } from '../lab/wait.js';

const skip = whyNoLab() ?? false;
/** How often the agents ask the addons for their health in this test. */
const HEALTH_INTERVAL_MS = 2_000;
/** Room for apt's downloads on a slow day. */
const INSTALL_TIMEOUT_MS = 600_000;
let fleet: Fleet;

before(async () => {
  if (skip) return;
  fleet = await createFleet({
    hosts: 2,
    settings: { WEBOPS_HEALTH_INTERVAL_MS: String(HEALTH_INTERVAL_MS) },
  });
});
after(async () => {
  await fleet?.stop();
});

async function run(args: string[]): Promise<OperationView> {
  const result = await fleet.controller.webops([...args, '--all', '--yes', '-o', 'json'], {
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  if (result.exitCode !== 0) {
    const { id } = JSON.parse(result.stdout || '{"id":""}') as { id: string };
    const logs = await fleet.controller.webops(['op', 'logs', id]);
    assert.fail(`webops ${args.join(' ')}: ${result.stderr}\n${result.stdout}\n${logs.stdout.slice(-4000)}`);
  }
  return JSON.parse(result.stdout) as OperationView;
}

async function states(addon: string): Promise<string[]> {
  const { items } = await fleet.controller.json<Items<StateView>>(['addon', 'status', addon]);
  return items.map(({ host, status, health }) => `${host} ${status}/${health}`).sort();
}

/** Follows events until one fits. @returns the event and how to stop */
function nextEvent(fits: (event: Record<string, unknown>) => boolean): {
  event: Promise<Record<string, unknown>>;
  stop: () => void;
} {
  const child = spawn(process.execPath, fleet.controller.command(['events', '-o', 'json']), {
    env: fleet.controller.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (piece: Buffer) => {
    errors = (errors + piece.toString()).slice(-4000);
  });
  const event = new Promise<Record<string, unknown>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const parsed = JSON.parse(line) as Record<string, unknown>;
      if (fits(parsed)) resolve(parsed);
    });
    child.on('exit', (code) => reject(new Error(`webops events ended with ${code}: ${errors}`)));
  });
  event.catch(() => {}); // looked at by the test, which may have failed before
  return { event, stop: () => child.kill('SIGTERM') };
}

test('PostgreSQL and Redis are installed on two hosts at once, from one command each', { skip }, async () => {
  const [postgresql, redis] = await Promise.all([
    run(['install', 'postgresql', '--set', 'max_connections=50']),
    run(['install', 'redis', '--set', 'maxmemory=64mb']),
  ]);
  assert.deepEqual([postgresql.state, redis.state], ['succeeded', 'succeeded']);
  assert.deepEqual(await states('postgresql'), ['h1 installed/healthy', 'h2 installed/healthy']);
  assert.deepEqual(await states('redis'), ['h1 installed/healthy', 'h2 installed/healthy']);
  for (const host of fleet.lab.hosts) {
    await host.run(['systemctl', 'is-active', 'redis-server']);
    await host.run(['systemctl', 'is-active', 'postgresql']);
  }
});

test('installing again succeeds and changes nothing', { skip }, async () => {
  assert.equal((await run(['install', 'redis', '--set', 'maxmemory=64mb'])).state, 'succeeded');
});

test('configure changes the running servers', { skip }, async () => {
  await run(['configure', 'redis', '--set', 'maxmemory=96mb']);
  await run(['configure', 'postgresql', '--set', 'max_connections=60']);
  for (const host of fleet.lab.hosts) {
    const memory = await host.run(['redis-cli', 'CONFIG', 'GET', 'maxmemory']);
    assert.match(memory.stdout, /100663296/);
    const connections = await host.run([
      'runuser',
      '-u',
      'postgres',
      '--',
      'psql',
      '-Atc',
      'SHOW max_connections',
    ]);
    assert.equal(connections.stdout.trim(), '60');
  }
});

test('a Redis broken by hand is told on NATS within its interval, and so is its repair', {
  skip,
}, async () => {
  const host = fleet.lab.host(0);
  const health = (wanted: (health: unknown) => boolean) =>
    nextEvent((event) => {
      const data = (event['data'] ?? {}) as Record<string, unknown>;
      return data['addon'] === 'redis' && 'health' in data && wanted(data['health']);
    });
  const broken = health((value) => value !== 'healthy');
  try {
    await host.run(['systemctl', 'stop', 'redis-server']);
    const brokenAt = Date.now();
    await broken.event;
    assert.ok(
      Date.now() - brokenAt < HEALTH_INTERVAL_MS * 3,
      'the event came within its interval, with room for jitter',
    );
  } finally {
    broken.stop();
  }
  await waitFor(
    'the state to be told',
    async () => !(await states('redis')).includes('h1 installed/healthy'),
  );
  const repaired = health((value) => value === 'healthy');
  try {
    await host.run(['systemctl', 'start', 'redis-server']);
    await repaired.event;
  } finally {
    repaired.stop();
  }
});

test('a backup restores what was lost after it', { skip }, async () => {
  const host = fleet.lab.host(0);
  await host.run(['redis-cli', 'SET', 'greeting', 'hello']);
  const backup = await fleet.controller.json<OperationView>(['backup', 'redis', '--host', 'h1', '--yes']);
  const path = (backup.executions[0]?.result as { path?: string } | undefined)?.path;
  assert.ok(path, JSON.stringify(backup));
  await host.run(['redis-cli', 'DEL', 'greeting']);
  await fleet.controller.json(['restore', 'redis', '--host', 'h1', '--from', path, '--yes']);
  assert.equal((await host.run(['redis-cli', 'GET', 'greeting'])).stdout.trim(), 'hello');
});

test('uninstall keeps data, and without keeping it nothing is left', { skip }, async () => {
  const host = fleet.lab.host(0);
  await host.run(['runuser', '-u', 'postgres', '--', 'psql', '-c', 'CREATE TABLE kept (n int)']);
  await run(['uninstall', 'postgresql']);
  assert.deepEqual(await states('postgresql'), ['h1 not_installed/unknown', 'h2 not_installed/unknown']);
  await host.sh('test -d /var/lib/postgresql/15/main');
  await run(['install', 'postgresql']);
  const table = await host.run([
    'runuser',
    '-u',
    'postgres',
    '--',
    'psql',
    '-Atc',
    'SELECT count(*) FROM kept',
  ]);
  assert.equal(table.stdout.trim(), '0');
  await run(['uninstall', 'postgresql', '--keep-data=false']);
  await run(['uninstall', 'redis', '--keep-data=false']);
  for (const each of fleet.lab.hosts) {
    const left = await each.sh('ls -d /var/lib/postgresql/15 /var/lib/redis 2>/dev/null', {
      allowFailure: true,
    });
    assert.equal(left.stdout, '');
  }
  await run(['uninstall', 'redis', '--keep-data=false']);
});
