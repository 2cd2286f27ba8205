import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import { batchLoader } from './batch-loader.js';

/** Far longer than it takes to ask four times, on any machine. */
const APART_MS = 2_000;

test('keys that are asked for in one turn are one query, answered in their order', async () => {
  const queries: (readonly string[])[] = [];
  const loader = batchLoader(async (keys) => {
    queries.push(keys);
    return keys.map((key) => key.toUpperCase());
  });
  assert.deepEqual(await Promise.all(['a', 'b'].map((key) => loader.load(key))), ['A', 'B']);
  assert.deepEqual(queries, [['a', 'b']]);
});

test('queries that must be apart: the first goes at once, and what comes soon after it is one query', async () => {
  const queries: (readonly string[])[] = [];
  const loader = batchLoader(async (keys) => {
    queries.push(keys);
    return [...keys];
  }, APART_MS);
  const asked: Promise<string>[] = [];
  for (const key of ['a', 'b', 'c', 'd']) {
    asked.push(loader.load(key));
    await delay(5);
  }
  await Promise.all(asked);
  assert.deepEqual(queries.flat(), ['a', 'b', 'c', 'd']);
  assert.equal(queries.length, 2);
});
