import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMetadata } from './metadata.js';
import { backoffMs, RETRY_CAUSES, retryPoliciesOf, retryPolicyFor } from './retry-policy.js';

const install = { attempts: 3, backoff_seconds: 10, max_backoff_seconds: 15, on: ['temporary'] };

test('nothing is tried again unless the addon or the caller says so', () => {
  assert.equal(retryPolicyFor({}, 'install'), null);
  assert.equal(retryPolicyFor({}, 'install', 0), null);
  assert.equal(retryPolicyFor({ retry: { install } }, 'configure'), null);
});

test('the addon says how, and the caller how often', () => {
  const policy = { attempts: 3, backoffMs: 10_000, maxBackoffMs: 15_000, on: ['temporary'] };
  assert.deepEqual(retryPolicyFor({ retry: { install } }, 'install'), policy);
  assert.deepEqual(retryPolicyFor({ retry: { install } }, 'install', 5), { ...policy, attempts: 6 });
  assert.equal(retryPolicyFor({ retry: { install } }, 'install', 0), null);
  assert.deepEqual(retryPolicyFor({}, 'configure', 1)?.on, [...RETRY_CAUSES]);
});

test('the wait doubles to its bound, and no two hosts wait equally long', () => {
  const policy = { backoffMs: 1_000, maxBackoffMs: 5_000 };
  const waits = [2, 3, 4, 5, 6].map((attempt) => backoffMs(policy, attempt, () => 0.5));
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 5_000, 5_000]);
  assert.equal(
    backoffMs(policy, 2, () => 0),
    800,
  );
  assert.equal(
    backoffMs(policy, 2, () => 1),
    1_200,
  );
});

test('what cannot be read is left out, and its author is told', () => {
  for (const wrong of [
    'twice',
    { reinstall: install },
    { install: 3 },
    { install: { attempts: 0 } },
    { install: { attempts: 21 } },
    { install: { ...install, on: ['anything'] } },
    { install: { ...install, backoff_seconds: -1 } },
  ]) {
    const warnings: string[] = [];
    assert.deepEqual(retryPoliciesOf(wrong, warnings), {}, JSON.stringify(wrong));
    assert.equal(warnings.length, 1, JSON.stringify(wrong));
    const parsed = checkMetadata({ name: 'a', version: '1', retry: wrong }, 'a.sh');
    assert.equal(parsed.warnings.length, 1);
  }
});
