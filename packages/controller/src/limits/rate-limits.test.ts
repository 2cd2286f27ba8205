import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebopsError } from '@webops/protocol';
import { type LimitedCall, rateLimits, type RateLimitSettings } from './rate-limits.js';
import { MAX_BUCKETS, TokenBuckets } from './token-buckets.js';

const SETTINGS: RateLimitSettings = {
  rateLimits: 'on',
  rateLimitInstall: 10,
  rateLimitUninstall: 10,
  rateLimitConfigure: 30,
  rateLimitDiscover: 5,
  rateLimitList: 100,
  rateLimitOther: 60,
};
const create = (kind: string, name = 'anna') => ({
  methodPath: '/webops.v1.OperationService/CreateOperation',
  caller: { name },
  request: { kind: `OPERATION_KIND_${kind}` },
});
const call = (method: string, name = 'anna') => ({
  methodPath: `/webops.v1.${method}`,
  caller: { name },
  request: {},
});

/** How many of the same call pass at once, and how long the next one must wait. */
function burst(check: (one: LimitedCall) => void, one: LimitedCall) {
  for (let passed = 0; passed < 1000; passed++) {
    try {
      check(one);
    } catch (error) {
      assert.ok(error instanceof WebopsError);
      assert.equal(error.code, 'RESOURCE_EXHAUSTED');
      assert.equal(error.reason, 'RATE_LIMITED');
      return { passed, waitMs: error.retryAfterMs };
    }
  }
  return { passed: Number.POSITIVE_INFINITY, waitMs: 0 };
}

test('each operation of a caller has its own limit a minute, and the answer says how long to wait', () => {
  let now = 0;
  const check = rateLimits(SETTINGS, new TokenBuckets(() => now));
  assert.deepEqual(burst(check, create('INSTALL')), { passed: 10, waitMs: 6_000 });
  assert.deepEqual(burst(check, create('UNINSTALL')), { passed: 10, waitMs: 6_000 });
  assert.deepEqual(burst(check, create('CONFIGURE')), { passed: 30, waitMs: 2_000 });
  assert.deepEqual(burst(check, create('STATUS')), { passed: 60, waitMs: 1_000 });
  assert.deepEqual(burst(check, create('HEALTH_CHECK')), { passed: 60, waitMs: 1_000 });
  assert.deepEqual(burst(check, call('AddonService/DiscoverAddons')), { passed: 5, waitMs: 12_000 });
  assert.deepEqual(burst(check, call('HostService/ListHosts')), { passed: 100, waitMs: 600 });
  assert.deepEqual(burst(check, call('OperationService/ListOperations')), { passed: 100, waitMs: 600 });
  assert.deepEqual(burst(check, call('OperationService/GetOperation')), { passed: 60, waitMs: 1_000 });
  assert.deepEqual(burst(check, call('OperationService/RetryOperation')), { passed: 10, waitMs: 6_000 });
  assert.deepEqual(burst(check, create('INSTALL', 'bernd')), { passed: 10, waitMs: 6_000 }, 'another caller');
  now += 5_999;
  assert.equal(burst(check, create('INSTALL')).passed, 0);
  now += 1;
  assert.equal(burst(check, create('INSTALL')).passed, 1, 'after the wait that was said');
  now += 3_600_000;
  assert.equal(burst(check, create('INSTALL')).passed, 10, 'a minute’s worth and no more');
});

test('hosts that enrol are no callers; a limit of 0 and the switch let everything pass', () => {
  const check = rateLimits({ ...SETTINGS, rateLimitList: 0 });
  assert.equal(burst(check, call('EnrollmentService/Enroll', 'anonymous')).passed, Number.POSITIVE_INFINITY);
  assert.equal(burst(check, call('HostService/ListHosts')).passed, Number.POSITIVE_INFINITY);
  assert.equal(
    burst(rateLimits({ ...SETTINGS, rateLimits: 'off' }), create('INSTALL')).passed,
    Number.POSITIVE_INFINITY,
  );
});

test('any number of callers takes a bounded memory', () => {
  const buckets = new TokenBuckets();
  for (let n = 0; n < 3 * MAX_BUCKETS; n++) buckets.take(`caller ${n}`, 10);
  assert.equal(buckets.size, MAX_BUCKETS);
});
