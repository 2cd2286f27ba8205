import { after, before, test } from 'node:test';
import { startDatabase } from '../testing.fixture.js';
import { diesAtEveryWrite } from './dies-at-every-write.fixture.js';
import { defaultEnding, testAddon, TestFleet } from './testing.fixture.js';

let fleet: TestFleet;
let stopDatabase: () => Promise<void>;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  fleet = await TestFleet.create(database.state);
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

test('a change whose first attempts fail and that dies at any write is finished, and each attempt started once', async (t) => {
  fleet.addons.set(
    'soon',
    testAddon('soon', { retry: { configure: { attempts: 3, backoff_seconds: 0.01 } } }),
  );
  const points = await diesAtEveryWrite(fleet, 'retry', 1, async ([agent]) => {
    agent!.behaviour = (dispatch) =>
      dispatch.attempt < 3 ? { state: 'failed', exitCode: 75, output: ['later\n'] } : defaultEnding(dispatch);
    const { operation } = await fleet.create('configure', [agent!], { addon: 'soon' });
    await fleet.ended(operation._id);
  });
  t.diagnostic(`died at ${points - 1} points`);
});
