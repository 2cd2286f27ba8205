/** Webhooks from real operations on a real MongoDB to a real HTTP server. */
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Alertmanager } from '../alerts/alertmanager.js';
import { AlertStore } from '../alerts/alert-store.js';
import { SilenceStore } from '../alerts/silence-store.js';
import { webhookService } from '../api/webhook-service.js';
import { CursorStore } from '../events/cursor-store.js';
import { EventLog } from '../events/event-log-store.js';
import { Outbox } from '../events/outbox-store.js';
import { EventRecorder } from '../events/recorder.js';
import { type TestAgent, TestFleet } from '../operations/testing.fixture.js';
import { createSecretBox } from '../secrets/secret-box.js';
import type { State } from '../state/index.js';
import { silent, startDatabase } from '../testing.fixture.js';
import { DeliveryStore } from './delivery-store.js';
import { WebhookDispatcher } from './dispatcher.js';
import { eventMatches, isEventPattern } from './event-names.js';
import { Receiver } from './receiver.fixture.js';
import { WebhookSender, type WebhookSenderOptions } from './sender.js';
import { WebhookStore } from './webhook-store.js';

const SECRET = 'a-secret-of-the-receiver';
const secrets = createSecretBox(randomBytes(32));
const call = { caller: { name: 'admin', role: 'administrator' } } as never;
let state: State;
let stopDatabase: () => Promise<void>;
let fleet: TestFleet;
let agent: TestAgent;
/** Every function does what it should. */
let well: TestAgent['behaviour'];
let receiver: Receiver;
let webhooks: WebhookStore;
let deliveries: DeliveryStore;
let silences: SilenceStore;
let alerts: AlertStore;
let log: EventLog;
let cursors: CursorStore;
const stops: (() => Promise<void>)[] = [];

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  webhooks = new WebhookStore(state.db, 'default');
  deliveries = new DeliveryStore(state.db, 'default');
  silences = new SilenceStore(state.db, 'default');
  alerts = new AlertStore(state.db, 'default');
  log = new EventLog(state.db, 'default');
  cursors = new CursorStore(state.db, 'default');
  for (const store of [webhooks, deliveries, silences, alerts, log]) await store.prepare();
  fleet = await TestFleet.create(state);
  agent = await fleet.agent('h1');
  await agent.connect();
  well = agent.behaviour;
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});
beforeEach(async () => {
  receiver = await Receiver.start();
  agent.behaviour = well;
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await receiver.stop();
  for (const { _id } of await webhooks.list()) {
    await webhooks.remove(_id);
    await deliveries.removeOf(_id);
  }
});

/** What a controller has of it, started. */
function start(more: Partial<WebhookSenderOptions> = {}): WebhookSender {
  const retry = { minMs: 1, maxMs: 20 };
  const sender = new WebhookSender({ webhooks, deliveries, secrets, logger: silent, retry, ...more });
  const onAdded = () => sender.wake();
  const dispatcher = new WebhookDispatcher({
    log,
    cursors,
    webhooks,
    deliveries,
    silences,
    onAdded,
    logger: silent,
  });
  dispatcher.start();
  sender.start();
  stops.push(async () => {
    await dispatcher.stop();
    await sender.stop();
  });
  return sender;
}

function service(sender = new WebhookSender({ webhooks, deliveries, secrets, logger: silent })) {
  const handlers = webhookService({ webhooks, deliveries, sender, log, secrets, environment: 'default' });
  return {
    create: async (name: string, events: string[], more: object = {}) =>
      (
        await handlers.createWebhook(
          { name, url: `${receiver.url}/hook`, events, secret: SECRET, ...more } as never,
          call,
        )
      ).webhook!,
    test: async (webhook: string) => (await handlers.testWebhook({ webhook } as never, call)).delivery!,
    deliveries: async (webhook: string, more: object = {}) =>
      (
        await handlers.listWebhookDeliveries(
          { webhook, state: '', pageSize: 0, pageToken: '', ...more } as never,
          call,
        )
      ).deliveries!,
  };
}

async function recordAll(): Promise<void> {
  const outbox = new Outbox(state.db, 'default');
  const recorder = new EventRecorder({
    outbox,
    log,
    environment: 'default',
    retentionMs: 3_600_000,
    logger: silent,
  });
  while (await recorder.record());
}

async function run(kind: 'install' | 'configure' | 'uninstall' | 'status'): Promise<string> {
  const { operation } = await fleet.create(kind, [agent]);
  await fleet.ended(operation._id);
  await recordAll();
  return operation._id;
}

const names = () => receiver.requests.map(({ headers }) => headers['x-webops-event']);

test('patterns are names, or all that begin so', () => {
  assert.ok(eventMatches('*', 'alert.firing'));
  assert.ok(eventMatches('addon.*', 'addon.install.failed'));
  assert.ok(eventMatches('addon.install.*', 'addon.install.failed'));
  assert.ok(!eventMatches('addon.install.*', 'addon.uninstall.failed'));
  assert.ok(!eventMatches('addon.install', 'addon.install.failed'));
  for (const wrong of ['addon.install', 'addon.*.failed', 'nothing.*', '**', ''])
    assert.ok(!isEventPattern(wrong), wrong);
});

test('events of real operations arrive signed, once, only those that are wanted, from the webhook’s making on', async () => {
  await run('install');
  start();
  await service().create('changes', [
    'addon.install.*',
    'addon.configure.completed',
    'addon.configure.failed',
  ]);
  await run('install');
  await run('status');
  agent.behaviour = () => ({ state: 'failed', exitCode: 3 });
  const failed = await run('configure');
  agent.behaviour = well;
  await run('uninstall');
  await receiver.until('three requests', () => receiver.requests.length >= 3);
  assert.deepEqual(names().sort(), [
    'addon.configure.failed',
    'addon.install.completed',
    'addon.install.started',
  ]);
  for (const { headers, body, path } of receiver.requests) {
    const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-webops-signature']))!;
    assert.equal(signature, createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex'));
    assert.ok(Math.abs(Number(time) - Date.now() / 1000) < 60);
    assert.deepEqual([path, headers['content-type']], ['/hook', 'application/json']);
    assert.equal(JSON.parse(body).event, headers['x-webops-event']);
  }
  const told = JSON.parse(
    receiver.requests.find(({ headers }) => headers['x-webops-event'] === 'addon.configure.failed')!.body,
  );
  assert.deepEqual(
    [told.data.operationId, told.data.host, told.data.exitCode, told.environment],
    [failed, 'h1', 3, 'default'],
  );
  const stored = await state.db.collection('webhooks').find().toArray();
  assert.ok(!JSON.stringify(stored).includes(SECRET), 'the secret is not in the database');
  assert.ok(!JSON.stringify(stored).includes(Buffer.from(SECRET).toString('base64')));
});

test('a receiver that fails is asked again, with pauses, up to a bound; each delivery shows how it went', async () => {
  start({ maxAttempts: 4 });
  const { create, deliveries: list } = service();
  await create('flaky', ['addon.configure.completed']);
  let answers = 0;
  receiver.answer = () => ({ status: ++answers < 3 ? 503 : 200 });
  await run('configure');
  await receiver.until('the third attempt', () => answers === 3);
  const [good] = await untilEnded(() => list('flaky'));
  assert.deepEqual([good!.state, good!.attempts, good!.status, good!.error], ['succeeded', 3, 200, '']);
  assert.equal(new Set(receiver.requests.map(({ headers }) => headers['x-webops-delivery'])).size, 1);
  receiver.answer = () => ({ status: 500 });
  await run('configure');
  await receiver.until('the last attempt', () => receiver.requests.length === 7);
  const [bad] = await untilEnded(() => list('flaky', { state: 'failed' }));
  assert.deepEqual([bad!.attempts, bad!.status, bad!.error], [4, 500, 'it answered 500: the answer']);
});

test('no redirect is followed, no answer is waited for without end, and no other webhook waits meanwhile', async () => {
  const elsewhere = await Receiver.start();
  stops.push(() => elsewhere.stop());
  const sender = start({ timeoutMs: 300, maxAttempts: 1 });
  const { create, test: send, deliveries: list } = service(sender);
  await create('redirects', ['alert.*']);
  receiver.answer = () => ({ status: 307, headers: { location: `${elsewhere.url}/steal` } });
  const redirected = await send('redirects');
  assert.deepEqual([redirected.state, redirected.status], ['failed', 307]);
  assert.match(redirected.error!, /redirects elsewhere, which is not followed/);
  assert.deepEqual(elsewhere.requests, []);
  receiver.answer = () => null;
  await create('silent', ['addon.*']);
  await create('quick', ['addon.*'], { url: elsewhere.url });
  await run('configure');
  await elsewhere.until('the quick one', () => elsewhere.requests.length > 0);
  const ended = await untilEnded(() => list('silent'));
  assert.ok(ended.every(({ state: how, error }) => how === 'failed' && error === 'no answer within 300 ms'));
  await create('nobody', ['*'], { url: 'http://127.0.0.1:1/' });
  assert.match((await send('nobody')).error!, /^no answer: /);
});

test('killed with deliveries waiting: they are made once, and sent by the next one', async () => {
  const { create } = service();
  await create('patient', ['addon.install.completed']);
  await run('install');
  const dispatcher = () =>
    new WebhookDispatcher({
      log,
      cursors,
      webhooks,
      deliveries,
      silences,
      onAdded: () => undefined,
      logger: silent,
    });
  const place = (await cursors.get('webhooks'))?.sequence ?? 0;
  while (await dispatcher().read());
  // It died before it wrote how far it was.
  await cursors.set('webhooks', { sequence: place });
  while (await dispatcher().read());
  assert.deepEqual(receiver.requests, []);
  start();
  await receiver.until('the delivery', () => receiver.requests.length > 0);
  await run('install');
  await receiver.until('the next one', () => receiver.requests.length > 1);
  assert.equal(new Set(receiver.requests.map(({ headers }) => headers['x-webops-delivery'])).size, 2);
});

test('what cannot be a webhook is refused with what to do', async () => {
  const { create } = service();
  await create('one', ['*']);
  await assert.rejects(create('one', ['*']), { reason: 'WEBHOOK_EXISTS' });
  for (const wrong of [
    { url: 'ftp://x/' },
    { url: 'http://u:p@x/' },
    { events: [] },
    { events: ['addon.explode.*'] },
    { secret: 'short' },
    { name: 'No Name' },
  ])
    await assert.rejects(create('two', ['*'], wrong), { reason: 'FIELD_INVALID' }, JSON.stringify(wrong));
});

test('alerts reach webhooks and an Alertmanager, raised and resolved; a silenced one reaches neither', async () => {
  start();
  await service().create('pager', ['alert.*']);
  const manager = await Receiver.start();
  stops.push(() => manager.stop());
  const client = new Alertmanager({
    url: manager.url,
    environment: 'default',
    log,
    cursors,
    alerts,
    silences,
    logger: silent,
  });
  // Away at first: it is told when it is back.
  manager.answer = () => ({ status: 503 });
  client.start();
  stops.push(() => client.stop());
  const condition = (host: string, severity: 'warning' | 'critical') => ({
    key: `disk_low:${host}`,
    kind: 'disk_low' as const,
    severity,
    labels: { kind: 'disk_low', severity, host },
    summary: `the disk of ${host}`,
  });
  const firing = async (host: string) =>
    (await alerts.firing()).find(({ labels }) => labels['host'] === host)!;
  await silences.add({
    alertId: '',
    selector: 'host=quiet',
    startsAt: new Date(),
    endsAt: new Date(Date.now() + 3_600_000),
    createdBy: 'x',
    comment: '',
  });
  await alerts.raise(condition('loud', 'warning'), new Date());
  await alerts.raise(condition('quiet', 'critical'), new Date());
  await recordAll();
  await manager.until('a first try', () => manager.requests.length > 0);
  manager.answer = () => ({ status: 200 });
  const good = manager.requests.length;
  await manager.until('the alert', () => manager.requests.length > good);
  const posted = () => JSON.parse(manager.requests.at(-1)!.body);
  assert.equal(manager.requests.at(-1)!.path, '/api/v2/alerts');
  const [alert, ...others] = posted();
  assert.deepEqual(others, []);
  const labels = { alertname: 'WebopsDiskLow', environment: 'default', host: 'loud', severity: 'warning' };
  assert.deepEqual(alert.labels, labels);
  assert.equal(alert.annotations.summary, 'the disk of loud');
  assert.ok(Date.parse(alert.endsAt) > Date.now(), 'fires on');
  await alerts.reweigh(await firing('loud'), condition('loud', 'critical'), new Date());
  await recordAll();
  const ofSeverity = (severity: string) =>
    manager.requests
      .flatMap(({ body }) => JSON.parse(body))
      .findLast((one) => one.labels.severity === severity);
  const hasEnded = (severity: string) => Date.parse(ofSeverity(severity).endsAt) <= Date.now();
  // All that fires may have been told again in between.
  await manager.until('the other severity, and the end of the one before', () => {
    return ofSeverity('critical') !== undefined && hasEnded('warning');
  });
  assert.ok(!hasEnded('critical'));
  await alerts.resolve(await firing('loud'), new Date());
  await recordAll();
  await manager.until('its end', () => hasEnded('critical'));
  await receiver.until('the webhook', () => receiver.requests.length >= 3);
  assert.deepEqual(names().sort(), ['alert.changed', 'alert.firing', 'alert.resolved']);
  assert.ok([...manager.requests, ...receiver.requests].every(({ body }) => !body.includes('quiet')));
});

async function untilEnded<T extends { state?: string }>(read: () => Promise<T[]>): Promise<T[]> {
  for (const deadline = Date.now() + 20_000; ; ) {
    const found = await read();
    if (found.length > 0 && found.every((one) => one.state !== 'pending')) return found;
    if (Date.now() > deadline) throw new Error(`deliveries do not end: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
