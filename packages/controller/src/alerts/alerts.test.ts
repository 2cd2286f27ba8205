/** Alerts of a real engine with real agents' links on a real MongoDB; the clock is moved, nothing is slept for. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type EventEnvelope, parseEvent } from '@webops/protocol';
import { alertService } from '../api/alert-service.js';
import { CursorStore } from '../events/cursor-store.js';
import { EventLog } from '../events/event-log-store.js';
import { Outbox } from '../events/outbox-store.js';
import { EventRecorder } from '../events/recorder.js';
import { parseAddonDurations } from '../addon-durations.js';
import type { CatalogEntry } from '../operations/index.js';
import { type TestAgent, TestFleet } from '../operations/testing.fixture.js';
import type { State } from '../state/index.js';
import { silent, startDatabase } from '../testing.fixture.js';
import { AlertSourcesStore } from './alert-sources-store.js';
import { type AlertDoc, AlertStore } from './alert-store.js';
import type { ConditionSources, WatchedHost } from './conditions.js';
import { AlertEvaluator } from './evaluator.js';
import { FailedOperations } from './failed-operations.js';
import { healthThresholds } from './health-thresholds.js';
import { SilenceStore } from './silence-store.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const sink = { pending: () => undefined };
let state: State;
let stopDatabase: () => Promise<void>;
let fleet: TestFleet;
let agent: TestAgent;
let alerts: AlertStore;
let silences: SilenceStore;
let sourcesStore: AlertSourcesStore;
let log: EventLog;
let now: Date;
let host: WatchedHost;
let diskFree: number | null;
let healthAfterMs: Map<string, number>;
let certificates: { name: string; expiresAt: Date }[];

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  alerts = new AlertStore(state.db, 'default');
  silences = new SilenceStore(state.db, 'default');
  sourcesStore = new AlertSourcesStore(state, 'default');
  log = new EventLog(state.db, 'default');
  for (const store of [alerts, silences, sourcesStore, log]) await store.prepare();
  fleet = await TestFleet.create(state);
  agent = await fleet.agent('h1');
  await agent.connect();
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});
beforeEach(async () => {
  for (const name of ['alerts', 'silences']) await state.db.collection(name).deleteMany({});
  now = new Date();
  diskFree = 50;
  certificates = [];
  healthAfterMs = new Map();
  host = {
    _id: agent.hostId,
    name: 'h1',
    state: 'online',
    lastSeenAt: now,
    frozenReason: null,
    enrolledAt: now,
    certificateExpiresAt: new Date(now.getTime() + 30 * DAY_MS),
    facts: { diskTotalBytes: 100 },
  };
});

/** Of a controller that starts now. */
function newEvaluator(): AlertEvaluator {
  const sources: ConditionSources = {
    hosts: () => [host],
    diskFreeBytes: () => diskFree,
    driftedAddons: () => sourcesStore.driftedAddons(),
    healthAfterMs: async () => healthAfterMs,
    worseAddons: (before) => sourcesStore.worseAddons(before),
    certificates: () => certificates,
    home: '/',
  };
  const thresholds = {
    healthAfterMs: 2 * MINUTE_MS,
    offlineAfterMs: 2 * MINUTE_MS,
    certificateMs: 7 * DAY_MS,
    // The disk of this machine is not looked at by half of what it has.
    diskFreePercent: 0.000_001,
  };
  return new AlertEvaluator({
    store: alerts,
    sources,
    thresholds,
    operationAgeMs: 7 * DAY_MS,
    intervalMs: DAY_MS,
    sink,
    logger: silent,
    now: () => now,
  });
}

const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const firing = async () => (await alerts.firing()).map(({ kind }) => kind);
const all = () => alerts.list({ state: null, kind: '', before: null, limit: 100 });

async function recordAll(): Promise<void> {
  const recorder = new EventRecorder({
    outbox: new Outbox(state.db, 'default'),
    log,
    environment: 'default',
    retentionMs: DAY_MS,
    logger: silent,
  });
  while (await recorder.record());
}

const newReader = () =>
  new FailedOperations({
    log,
    cursors: new CursorStore(state.db, 'default'),
    store: alerts,
    unsuccessfulHosts: (id, limit) => sourcesStore.unsuccessfulHosts(id, limit),
    sink,
    logger: silent,
  });

async function readAll(reader = newReader()): Promise<void> {
  await recordAll();
  while (await reader.read());
}

/** The host says of redis how it is. */
async function observe(health: string): Promise<void> {
  agent.behaviour = () => ({
    result: { status: 'installed', health },
    observed: {
      addon: 'redis',
      status: 'ADDON_STATUS_INSTALLED',
      health: `HEALTH_${health.toUpperCase()}` as 'HEALTH_HEALTHY',
      version: '1',
      message: `is ${health}`,
      observedAt: { seconds: Math.floor(Date.now() / 1000), nanos: (Date.now() % 1000) * 1_000_000 },
    },
  });
  await fleet.ended((await fleet.create('status', [agent])).operation._id);
}

test('an offline host is one alert, over restarts and side by side, and resolves when it is back', async () => {
  const first = newEvaluator();
  await first.evaluate();
  host.state = 'offline';
  later(MINUTE_MS);
  await first.evaluate();
  assert.deepEqual(await firing(), [], 'not before its threshold');
  later(2 * MINUTE_MS);
  await first.evaluate();
  await first.evaluate();
  const second = newEvaluator();
  const third = newEvaluator();
  await Promise.all([first.evaluate(), second.evaluate(), third.evaluate()]);
  const [alert, ...others] = await all();
  assert.deepEqual(others, [], 'one, though three controllers look');
  assert.equal(alert?.kind, 'host_offline');
  // A controller that has just started has not seen the host: the alert stays as it is.
  assert.equal((await alerts.firing()).length, 1);
  host.state = 'online';
  await second.evaluate();
  assert.deepEqual(await firing(), []);
  const [resolved] = await all();
  assert.ok(resolved?.endsAt);
  host.state = 'offline';
  host.lastSeenAt = now;
  later(3 * MINUTE_MS);
  await second.evaluate();
  assert.equal((await all()).length, 2, 'the next time is another alert, and the first one is history');
});

test('many at once raise one', async () => {
  const condition = {
    key: 'disk_low:x',
    kind: 'disk_low' as const,
    severity: 'warning' as const,
    labels: {},
    summary: '',
  };
  const raised = await Promise.all(Array.from({ length: 50 }, () => alerts.raise(condition, now)));
  assert.equal(raised.filter(Boolean).length, 1);
  assert.equal((await all()).length, 1);
});

test('health that is bad for longer than its threshold is an alert; worse is no second one', async () => {
  const evaluator = newEvaluator();
  await observe('healthy');
  await observe('degraded');
  later(MINUTE_MS);
  await evaluator.evaluate();
  assert.deepEqual(await firing(), []);
  later(2 * MINUTE_MS);
  await evaluator.evaluate();
  const [warning] = await alerts.firing();
  assert.equal(warning?.severity, 'warning');
  assert.match(warning?.summary ?? '', /^redis on h1 has been degraded for 3 min: is degraded$/);
  await observe('unhealthy');
  await evaluator.evaluate();
  const [critical, ...others] = await alerts.firing();
  assert.deepEqual([critical?._id, critical?.severity, others.length], [warning?._id, 'critical', 0]);
  await observe('healthy');
  await evaluator.evaluate();
  assert.deepEqual(await firing(), []);
  await recordAll();
  const events = await eventsOf(critical!._id);
  assert.deepEqual(
    events.map(({ data }) => (data as { event?: string }).event),
    ['alert.firing', 'alert.changed', 'alert.resolved'],
  );
  const health = await state.db.collection('events').find({ type: 'webops.addon.health' }).toArray();
  assert.deepEqual(
    health
      .map((one) => parseEvent(String(one['json'])).data)
      .map((data) => (data as { health: string }).health),
    ['healthy', 'degraded', 'unhealthy', 'healthy'],
  );
});

test('a disk and a certificate that run out are alerts; a host that says nothing resolves none', async () => {
  const evaluator = newEvaluator();
  diskFree = 0;
  host.certificateExpiresAt = new Date(now.getTime() + DAY_MS);
  certificates.push({ name: 'the controller', expiresAt: new Date(now.getTime() + 3 * DAY_MS) });
  await evaluator.evaluate();
  const found = (await alerts.firing()).map(({ key, severity }) => `${key} ${severity}`).sort();
  assert.deepEqual(found, [
    `certificate_expiring:${host._id} critical`,
    'certificate_expiring:the controller warning',
    `disk_low:${host._id} critical`,
  ]);
  diskFree = null;
  await evaluator.evaluate();
  assert.ok((await firing()).includes('disk_low'), 'nothing is known, nothing changes');
  diskFree = 60;
  host.certificateExpiresAt = new Date(now.getTime() + 30 * DAY_MS);
  certificates.pop();
  await evaluator.evaluate();
  assert.deepEqual(await firing(), []);
});

test('a failed operation is one alert, once, and resolves when the addon’s next change succeeds on its hosts', async () => {
  const other = await fleet.agent('h2');
  await other.connect();
  agent.behaviour = () => ({ state: 'failed', exitCode: 1 });
  other.behaviour = () => ({ state: 'failed', exitCode: 1 });
  const failed = await fleet.create('configure', [agent, other]);
  await fleet.ended(failed.operation._id);
  await readAll();
  const [alert] = await alerts.firing();
  assert.equal(alert?.kind, 'operation_failed');
  assert.match(alert?.summary ?? '', /^configure redis failed on 2 of 2 hosts; see webops op show /);
  // A read that fails is its caller's to see.
  await fleet.ended((await fleet.create('health_check', [agent])).operation._id);
  agent.behaviour = () => ({ state: 'succeeded' });
  await fleet.ended((await fleet.create('configure', [agent])).operation._id);
  await readAll();
  assert.deepEqual(await firing(), ['operation_failed'], 'one of the two hosts is still as it was');
  // Killed before it wrote how far it was: the same events again change nothing.
  const cursors = new CursorStore(state.db, 'default');
  await cursors.set('alerts', { sequence: 0 });
  await readAll();
  assert.equal((await all()).length, 1);
  assert.deepEqual(await firing(), ['operation_failed']);
  other.behaviour = () => ({ state: 'succeeded' });
  await fleet.ended((await fleet.create('configure', [other])).operation._id);
  await readAll();
  assert.deepEqual(await firing(), []);
  await cursors.set('alerts', { sequence: 0 });
  await readAll();
  assert.deepEqual(await firing(), [], 'what has resolved is not raised by its own event again');
  assert.equal((await all()).length, 1);
});

test('a failed operation that nothing heals is told for a while, and not for a host that is gone', async () => {
  agent.behaviour = () => ({ state: 'failed', exitCode: 1 });
  await fleet.ended((await fleet.create('configure', [agent])).operation._id);
  await readAll();
  const evaluator = newEvaluator();
  await evaluator.evaluate();
  assert.deepEqual(await firing(), ['operation_failed']);
  later(8 * DAY_MS);
  host.certificateExpiresAt = new Date(now.getTime() + 30 * DAY_MS);
  await evaluator.evaluate();
  assert.deepEqual(await firing(), []);
});

test('acknowledged once, silenced for a while, by id and by selector', async () => {
  const service = alertService({ alerts, silences, sink });
  const call = { caller: { name: 'vera', role: 'manager' } } as never;
  const condition = (name: string) => ({
    key: `disk_low:${name}`,
    kind: 'disk_low' as const,
    severity: 'warning' as const,
    labels: { kind: 'disk_low', host: name },
    summary: name,
  });
  await alerts.raise(condition('a'), now);
  await alerts.raise(condition('b'), now);
  const list = async (more: object = {}) => {
    const request = { pageSize: 0, pageToken: '', state: '', kind: '', selector: '', ...more };
    return (await service.listAlerts(request as never, call)).alerts!;
  };
  const [b, a] = (await list()) as { id: string }[];
  await service.acknowledgeAlert({ id: a!.id, comment: 'on it' } as never, call);
  await service.acknowledgeAlert(
    { id: a!.id, comment: 'me too' } as never,
    { caller: { name: 'other' } } as never,
  );
  const shown = (await service.getAlert({ id: a!.id } as never, call)).alert!;
  assert.deepEqual(
    [shown.acknowledgedBy, shown.acknowledgeComment, shown.state],
    ['vera', 'on it', 'firing'],
  );
  const silence = (more: object) =>
    service.createSilence(
      { alertId: '', selector: '', durationMs: MINUTE_MS, comment: '', ...more } as never,
      call,
    );
  await assert.rejects(silence({}), { reason: 'FIELD_INVALID' });
  await assert.rejects(silence({ alertId: 'none' }), { reason: 'ALERT_NOT_FOUND' });
  await assert.rejects(silence({ selector: 'host in (' }), { reason: 'SELECTOR_INVALID' });
  const byId = (await silence({ alertId: b!.id })).silence!;
  await silence({ selector: 'kind=disk_low,host!=b' });
  assert.deepEqual(
    (await list()).map(({ summary, silenceId }) => [summary, silenceId !== '']),
    [
      ['b', true],
      ['a', true],
    ],
  );
  assert.equal((await list({ selector: 'host=a' })).length, 1);
  await service.removeSilence({ id: byId.id } as never, call);
  const [open] = await list();
  assert.equal(open!.silenceId, '');
  await alerts.resolve((await alerts.get(a!.id)) as AlertDoc, now);
  await assert.rejects(service.acknowledgeAlert({ id: a!.id, comment: '' } as never, call), {
    reason: 'ALERT_RESOLVED',
  });
});

/** In order, each read with the shared schema. */
async function eventsOf(alertId: string): Promise<EventEnvelope[]> {
  const found = await state.db
    .collection('events')
    .find({ orderKey: alertId })
    .sort({ sequence: 1 })
    .toArray();
  return found.map((event) => parseEvent(String(event['json']), String(event['subject'])));
}

test('an addon that says how long its health may be bad is told of then, whether that is sooner or later than for others', async () => {
  const evaluator = newEvaluator();
  await observe('healthy');
  await observe('unhealthy');
  healthAfterMs.set('redis', 10 * MINUTE_MS);
  later(9 * MINUTE_MS);
  await evaluator.evaluate();
  assert.deepEqual(await firing(), [], 'not before its own threshold');
  later(2 * MINUTE_MS);
  await evaluator.evaluate();
  assert.deepEqual(await firing(), ['addon_unhealthy']);
  await observe('healthy');
  await evaluator.evaluate();
  assert.deepEqual(await firing(), []);

  now = new Date();
  await observe('unhealthy');
  healthAfterMs.set('redis', MINUTE_MS / 2).set('another', 0);
  later(MINUTE_MS);
  await evaluator.evaluate();
  assert.deepEqual(await firing(), ['addon_unhealthy'], 'sooner than the two minutes of the others');
  await observe('healthy');
});

test('a threshold is the operator’s word, or else what the addon’s metadata says', async () => {
  const metadata: Record<string, object> = {
    redis: { alert: { health_after_seconds: 600 } },
    etcd: { alert: { health_after_seconds: 5 } },
    silent: {},
    wrong: { alert: 'soon' },
  };
  const catalog = {
    names: async () => Object.keys(metadata),
    get: async (name: string) => ({ manifest: { metadata: metadata[name] } }) as unknown as CatalogEntry,
  };
  const said = await healthThresholds(catalog, parseAddonDurations('redis=30s, other=1h'));
  assert.deepEqual([...said].sort(), [
    ['etcd', 5_000],
    ['other', 3_600_000],
    ['redis', 30_000],
  ]);
});

test('a host that is frozen since two agents use its identity is one alert, until somebody has looked', async () => {
  const evaluator = newEvaluator();
  host.frozenReason = 'two agents are using its identity at once';
  await evaluator.evaluate();
  await newEvaluator().evaluate();
  const [alert, ...others] = await alerts.firing();
  assert.deepEqual([alert?.kind, alert?.severity, others.length], ['host_copied', 'critical', 0]);
  assert.match(alert?.summary ?? '', /^h1 is frozen: two agents/);
  host.frozenReason = null;
  await evaluator.evaluate();
  assert.deepEqual(await firing(), []);
});
