import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDatabase } from '../testing.fixture.js';
import { testAddon, TestFleet } from './testing.fixture.js';

let fleet: TestFleet;
let stopDatabase: () => Promise<void>;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  fleet = await TestFleet.create(database.state);
  fleet.addons.set('base', testAddon('base', { provides: ['storage'] }));
  fleet.addons.set('other-base', testAddon('other-base', { provides: ['storage'] }));
  fleet.addons.set('app', testAddon('app', { depends: ['storage'] }));
  fleet.addons.set('tool', testAddon('tool', { depends: ['base'] }));
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

test('an addon that others on the host depend on is not uninstalled, and they are named', async () => {
  const agent = await fleet.agent('dependents-1');
  await agent.connect();
  const run = async (kind: 'install' | 'uninstall', addon: string) =>
    (await fleet.ended((await fleet.create(kind, [agent], { addon })).operation._id)).executions[0]!;
  for (const addon of ['base', 'app', 'tool']) assert.equal((await run('install', addon)).state, 'succeeded');
  const refused = await run('uninstall', 'base');
  assert.equal(refused.state, 'skipped');
  assert.equal(refused.error?.code, 'DEPENDENT_INSTALLED');
  assert.match(refused.error.message, /needed on dependents-1 by app, tool; uninstall app, tool first/);
  assert.equal(agent.dispatches.filter((one) => one.function === 'addon_uninstall').length, 0);
  // What another addon provides too is not missed; what names the addon itself is.
  assert.equal((await run('install', 'other-base')).state, 'succeeded');
  assert.match((await run('uninstall', 'base')).error!.message, /by tool; uninstall tool first/);
  assert.equal((await run('uninstall', 'tool')).state, 'succeeded');
  assert.equal((await run('uninstall', 'base')).state, 'succeeded');
});
