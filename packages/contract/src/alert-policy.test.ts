import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertPolicyOf, MAX_HEALTH_AFTER_SECONDS } from './alert-policy.js';
import { checkMetadata } from './metadata.js';

test('an addon says how long bad health may last; without it nothing is said', () => {
  assert.deepEqual(alertPolicyOf(undefined), { healthAfterMs: null });
  assert.deepEqual(alertPolicyOf({}), { healthAfterMs: null });
  assert.deepEqual(alertPolicyOf({ health_after_seconds: 0 }), { healthAfterMs: 0 });
  assert.deepEqual(alertPolicyOf({ health_after_seconds: 1.5 }), { healthAfterMs: 1_500 });
});

test('what cannot be read is left out, the addon loads, and its author is told where', () => {
  for (const [wrong, where] of [
    ['soon', '"alert"'],
    [{ health_after_seconds: '60' }, '"alert.health_after_seconds"'],
    [{ health_after_seconds: -1 }, '"alert.health_after_seconds"'],
    [{ health_after_seconds: MAX_HEALTH_AFTER_SECONDS + 1 }, '"alert.health_after_seconds"'],
    [{ health_after: 60 }, '"alert.health_after"'],
  ] as const) {
    const { metadata, warnings } = checkMetadata(
      { name: 'redis', version: '1.0.0', alert: wrong },
      'redis.sh',
    );
    assert.deepEqual(alertPolicyOf(metadata['alert']), { healthAfterMs: null });
    assert.equal(warnings.length, 1, JSON.stringify(wrong));
    assert.ok(warnings[0]?.startsWith(`${where} `), warnings[0]);
  }
});
