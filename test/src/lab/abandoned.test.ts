/** A test that was killed removes nothing of its lab: the next one does. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { whyNoLab } from './capability.js';
import { runCommand } from './command.js';
import { createLab } from './lab.js';
import { waitFor } from './wait.js';

const cacheDir = fileURLToPath(new URL('../../../.cache/', import.meta.url));
const FIXTURE = fileURLToPath(new URL('./killed-owner.fixture.js', import.meta.url));
const skip = whyNoLab() ?? false;

/** A lab whose owner was killed with SIGKILL. */
async function abandonedLab() {
  const owner = spawn(process.execPath, [FIXTURE, cacheDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(owner.stdout), 'line')) as [string];
  const { root, gateway } = JSON.parse(line) as { root: string; gateway: string };
  const number = gateway.split('.')[2]!;
  const nspawn = readFileSync(join(root, '../nspawn.pid'), 'utf8');
  const init = (await runCommand('pgrep', ['-P', nspawn])).stdout.trim();
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  assert.ok(isRunning(init), 'the host outlives whoever made it');
  return { dir: resolve(root, '../..'), namespace: `wl${number}-h1`, bridge: `wl${number}br`, nspawn, init };
}

function isRunning(pid: string): boolean {
  return existsSync(`/proc/${pid}`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

async function assertGone(lab: Awaited<ReturnType<typeof abandonedLab>>): Promise<void> {
  for (const pid of [lab.nspawn, lab.init])
    await waitFor(`process ${pid} to end`, async () => !isRunning(pid), { timeoutMs: 10_000 });
  assert.equal(existsSync(`/run/netns/${lab.namespace}`), false);
  assert.equal(existsSync(`/sys/class/net/${lab.bridge}`), false);
  assert.doesNotMatch(readFileSync('/proc/mounts', 'utf8'), new RegExp(`${lab.dir}/`));
}

test('the next lab ends the hosts of one whose owner was killed', { skip, timeout: 120_000 }, async () => {
  const left = await abandonedLab();
  const next = await createLab({ hosts: 1, cacheDir, boot: false });
  try {
    // The number may be the next one's already; its own namespace is another.
    await waitFor('the old host to end', async () => !isRunning(left.init), { timeoutMs: 10_000 });
    assert.equal(isRunning(left.nspawn), false);
  } finally {
    await next.stop();
  }
  await assertGone(left);
});

test('also where the folder is gone and the host is not', {
  skip,
  timeout: 120_000,
}, async () => {
  const left = await abandonedLab();
  await runCommand('umount', ['-l', join(left.dir, 'h1/merged')]);
  rmSync(left.dir, { recursive: true });
  const next = await createLab({ hosts: 0, cacheDir });
  await next.stop();
  await assertGone(left);
});
