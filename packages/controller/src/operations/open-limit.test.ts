import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { WebopsError } from '@webops/protocol';
import { startDatabase } from '../testing.fixture.js';
import { CALLER, TestFleet } from './testing.fixture.js';

const MAX = 500;
let fleet: TestFleet;
let stopDatabase: () => Promise<void>;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  fleet = await TestFleet.create(database.state, { maxOpenOperations: MAX });
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

test('of 5,000 operations at once the limit is taken, the others are told to wait, and memory stays bounded', async (t) => {
  const agent = await fleet.agent('many-1');
  const before = process.memoryUsage().heapUsed;
  const answers = await Promise.allSettled(
    Array.from({ length: 5_000 }, () => fleet.create('configure', [agent])),
  );
  const taken = answers.filter((one) => one.status === 'fulfilled');
  assert.equal(taken.length, MAX);
  for (const one of answers) {
    if (one.status === 'fulfilled') continue;
    const error = one.reason as WebopsError;
    assert.equal(error.code, 'RESOURCE_EXHAUSTED');
    assert.equal(error.reason, 'TOO_MANY_OPEN');
    assert.ok(error.retryAfterMs! > 0);
  }
  const grown = process.memoryUsage().heapUsed - before;
  t.diagnostic(`heap grew by ${(grown / 1024 / 1024).toFixed(1)} MB`);
  assert.ok(grown < 96 * 1024 * 1024, `heap grew by ${grown}`);
  assert.equal(await fleet.engine.countActive(), MAX);
  // A place is free as soon as one has ended.
  const { operation } = (taken[0] as PromiseFulfilledResult<Awaited<ReturnType<TestFleet['create']>>>).value;
  await assert.rejects(fleet.create('configure', [agent]), { reason: 'TOO_MANY_OPEN' });
  await fleet.engine.cancelOperation(operation._id, CALLER);
  await fleet.ended(operation._id);
  await fleet.create('configure', [agent]);
});
