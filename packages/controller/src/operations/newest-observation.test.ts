import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObservedDoc } from '../state/documents.js';
import { NewestObservation } from './newest-observation.js';

const at = (second: number) => ({ observedAt: new Date(second * 1000) }) as ObservedDoc;
const secondOf = (observed: ObservedDoc) => observed.observedAt.getTime() / 1000;

test('of what comes while one is written only the newest is, and all wait for it', async () => {
  const newest = new NewestObservation();
  const written: number[] = [];
  const write = async (observed: ObservedDoc) => {
    await new Promise((resolve) => setImmediate(resolve));
    written.push(secondOf(observed));
  };
  const atEnd = await Promise.all(
    [1, 2, 5, 3, 4].map((second) => newest.store('a', at(second), write).then(() => written.at(-1))),
  );
  assert.deepEqual(written, [1, 5]);
  assert.deepEqual(atEnd, [1, 5, 5, 5, 5]);
  await newest.store('a', at(6), write);
  await newest.store('a', at(7), write);
  await newest.store('b', at(1), write);
  assert.deepEqual(written, [1, 5, 6, 7, 1]);
});

test('a failed write fails for its own givers, and the next is written', async () => {
  const newest = new NewestObservation();
  let calls = 0;
  const write = async () => {
    if (calls++ === 0) throw new Error('away');
  };
  const results = await Promise.allSettled([
    newest.store('a', at(1), write),
    newest.store('a', at(2), write),
    newest.store('a', at(3), write),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled'],
  );
  assert.equal(calls, 2);
});
