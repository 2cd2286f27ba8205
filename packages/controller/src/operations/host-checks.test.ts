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

test('a range is held against the version that the host observed, for dependencies and conflicts', async () => {
  const agent = await fleet.agent('ranges-1');
  await agent.connect();
  const run = async (addon: string) =>
    (await fleet.ended((await fleet.create('install', [agent], { addon })).operation._id)).executions[0]!;
  // The agents here observe version 7.0 of everything.
  const add = (name: string, changes: object) => fleet.addons.set(name, testAddon(name, changes));
  add('fits', { depends: ['base >=6 <8'] });
  add('too-new', { depends: ['base >=7.1', 'nothing >=1'] });
  add('provided', { depends: ['storage >=1'] });
  add('against-7', { conflicts: ['base ^7'] });
  add('against-8', { conflicts: ['base >=8'] });
  assert.match(
    (await run('fits')).error!.message,
    /^fits needs base >=6 <8 on ranges-1, which is not installed/,
  );
  assert.equal((await run('base')).state, 'succeeded');
  assert.equal((await run('fits')).state, 'succeeded');
  assert.deepEqual((await run('too-new')).error, {
    code: 'DEPENDENCY_MISSING',
    message:
      'too-new needs nothing >=1 on ranges-1, which is not installed there; install nothing >=1 first; and base >=7.1 on ranges-1, which has 7.0',
  });
  assert.equal((await run('provided')).error?.code, 'DEPENDENCY_MISSING', 'a provided name has no version');
  const refused = await run('against-7');
  assert.equal(refused.error?.code, 'ADDON_CONFLICT');
  assert.match(
    refused.error.message,
    /conflicts with base on ranges-1 \(it is installed, and its version 7\.0 is in \^7\)/,
  );
  assert.equal((await run('against-8')).state, 'succeeded');
  // A dependency with a range keeps what it names, as one without does.
  const kept = await fleet.create('uninstall', [agent], { addon: 'base' });
  assert.equal((await fleet.ended(kept.operation._id)).executions[0]!.error?.code, 'DEPENDENT_INSTALLED');
});
