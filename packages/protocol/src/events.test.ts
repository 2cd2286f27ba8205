import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AddonHealthData } from './event-schemas.js';
import { createEvent, encodeEvent, MAX_EVENT_BYTES, parseEvent } from './events.js';
import {
  addonSubject,
  hostInboxPrefix,
  hostPublishSubjects,
  hostSubject,
  operationSubject,
  wildcards,
} from './subjects.js';

const HOST = '01900000-0000-7000-8000-000000000001';
const data: AddonHealthData = {
  hostId: HOST,
  host: 'db-1.example.org',
  addon: 'redis',
  health: 'unhealthy',
  status: 'degraded',
  message: 'PING got no answer',
  previousHealth: 'healthy',
  observedAt: '2026-01-02T03:04:05.678Z',
  heartbeat: false,
};

test('an event comes back as it was made, on the subject of its host and addon', () => {
  const event = createEvent({ type: 'webops.addon.health', environment: 'default', data });
  assert.equal(event.subject, `webops.v1.default.addon.${HOST}.redis.health`);
  assert.equal(event.source, `/webops/default/host/${HOST}`);
  assert.deepEqual(parseEvent(encodeEvent(event), event.subject), event);
});

test('operations speak with the voice of the controller', () => {
  const event = createEvent({
    type: 'webops.operation.execution.changed',
    environment: 'default',
    data: {
      operationId: 'op-1',
      executionId: 'ex-1',
      kind: 'install',
      addon: 'redis',
      hostId: HOST,
      host: 'db-1',
      state: 'timed_out',
      attempt: 1,
      exitCode: null,
      error: { code: 'TIMEOUT', message: 'It took longer than 2 s.' },
    },
  });
  assert.equal(event.subject, 'webops.v1.default.operation.op-1.execution.changed');
  assert.equal(event.source, '/webops/default/controller');
  assert.deepEqual(parseEvent(encodeEvent(event)), event);
});

test('an event that is not what it should be is refused with the place', () => {
  const event = createEvent({ type: 'webops.addon.health', environment: 'default', data });
  const bad = (change: object) => () => parseEvent(JSON.stringify({ ...event, ...change }), event.subject);
  assert.throws(bad({ data: { ...data, health: 'fine' } }), { reason: 'EVENT_INVALID', message: /\/health/ });
  assert.throws(bad({ type: 'webops.addon.explode' }), { reason: 'EVENT_INVALID', message: /\/type/ });
  assert.throws(bad({ time: 'yesterday' }), { reason: 'EVENT_INVALID', message: /\/time/ });
  assert.throws(() => parseEvent('{'), { reason: 'EVENT_INVALID', message: /not JSON/ });
  assert.throws(() => parseEvent('x'.repeat(MAX_EVENT_BYTES + 1)), {
    reason: 'EVENT_INVALID',
    message: /too large/,
  });
});

test('a payload about another host than the subject is refused', () => {
  const event = createEvent({ type: 'webops.addon.health', environment: 'default', data });
  const other = { ...event, data: { ...data, hostId: 'another' } };
  assert.throws(() => parseEvent(JSON.stringify(other), event.subject), { reason: 'EVENT_INVALID' });
  assert.throws(() => parseEvent(encodeEvent(event), 'webops.v1.default.addon.another.redis.health'), {
    reason: 'EVENT_INVALID',
  });
});

test('an event that names another source than the host it is about is refused', () => {
  const event = createEvent({ type: 'webops.addon.health', environment: 'default', data });
  for (const source of ['/webops/default/controller', '/webops/default/host/another']) {
    assert.throws(() => parseEvent(JSON.stringify({ ...event, source }), event.subject), {
      reason: 'EVENT_INVALID',
      message: /as its source/,
    });
  }
});

test('what is newer is carried along', () => {
  const event = createEvent({ type: 'webops.addon.health', environment: 'default', data });
  const newer = { ...event, traceparent: 'x', data: { ...data, extra: 1 } };
  assert.deepEqual(parseEvent(JSON.stringify(newer)), newer);
});

test('subjects hold ids only: a dot or a wildcard cannot get in', () => {
  assert.equal(hostSubject('default', 'h1', 'status'), 'webops.v1.default.host.h1.status');
  assert.equal(wildcards.operation('default', 'op'), 'webops.v1.default.operation.op.>');
  assert.deepEqual(hostPublishSubjects('default', 'h1'), [
    'webops.v1.default.host.h1.>',
    'webops.v1.default.addon.h1.>',
  ]);
  assert.equal(hostInboxPrefix('h1'), '_INBOX_h1');
  for (const evil of ['a.b', '*', '>', '', 'a b']) {
    assert.throws(() => hostSubject('default', evil, 'status'), TypeError);
    assert.throws(() => addonSubject('default', 'h1', evil, 'status'), TypeError);
    assert.throws(() => operationSubject(evil, 'op', 'changed'), TypeError);
  }
});
