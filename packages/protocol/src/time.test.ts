import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromTimestamp, toTimestamp } from './time.js';

test('a date survives the wire to the millisecond, before 1970 too', () => {
  for (const ms of [0, 1, 1_764_000_000_123, -1, -1_500]) {
    const timestamp = toTimestamp(new Date(ms));
    assert.ok(timestamp && timestamp.nanos >= 0);
    assert.equal(fromTimestamp(timestamp)?.getTime(), ms);
  }
  assert.equal(toTimestamp(null), null);
  assert.equal(fromTimestamp(undefined), null);
});
