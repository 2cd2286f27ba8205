/** Metrics of a real engine on a real MongoDB, scraped over HTTP. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMongo } from '@webops/embedded';
import { EventLog } from '../events/event-log-store.js';
import { Outbox } from '../events/outbox-store.js';
import { EventRecorder } from '../events/recorder.js';
import { TestFleet } from '../operations/testing.fixture.js';
import { connectState, type State } from '../state/index.js';
import { silent, temporaryFolder } from '../testing.fixture.js';
import { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';
import { MetricsStore } from './metrics-store.js';

const folder = temporaryFolder();
const metrics = new Metrics('1.2.3');
const server = new MetricsServer(metrics.registry, silent);
let mongo: Awaited<ReturnType<typeof startMongo>>;
let state: State;
let fleet: TestFleet;

before(async () => {
  mongo = await startMongo({ dir: folder });
  const onCommand = metrics.commanded.bind(metrics);
  state = await connectState({ uri: mongo.uri, dbName: 'test', logger: silent, onCommand });
  fleet = await TestFleet.create(state);
});
after(async () => {
  await server.stop();
  await fleet.stop();
  await state.close();
  await mongo.stop();
});

test('what happened, what stands now and how long it took is scraped, each once', async () => {
  const [one, two] = [await fleet.agent('one'), await fleet.agent('two')];
  await one.connect();
  await two.connect();
  const outbox = new Outbox(state.db, 'default');
  const log = new EventLog(state.db, 'default');
  await log.prepare();
  log.onAppended((events) => metrics.recorded(events));
  const counts = new MetricsStore(state, 'default');
  metrics.watch({
    operationsOpen: () => fleet.engine.countActive(),
    executionsOpen: () => counts.openExecutions(),
    addonsByHealth: () => counts.addonsByHealth(),
    firingAlerts: () => counts.firingAlerts(),
    webhookDeliveries: () => counts.webhookDeliveries(),
    hosts: (wanted) => (wanted === 'online' ? 2 : 0),
    natsConnected: () => false,
    pendingOutputBytes: () => Promise.reject(new Error('cannot be read')) as never,
  });
  for (let n = 0; n < 3; n++) await fleet.ended((await fleet.create('install', [one, two])).operation._id);
  two.behaviour = () => ({ state: 'failed', exitCode: 1 });
  await fleet.ended((await fleet.create('configure', [one, two])).operation._id);
  const away = await fleet.agent('three');
  await fleet.create('install', [away]);
  const recorder = new EventRecorder({
    outbox,
    log,
    environment: 'default',
    retentionMs: 3_600_000,
    logger: silent,
  });
  while (await recorder.record());
  while (await recorder.record());

  const url = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
  const response = await fetch(`${url}/metrics`);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  const has = (line: string) => assert.ok(text.split('\n').includes(line), `${line}\n--\n${text}`);
  has('webops_operations_total{kind="install",outcome="succeeded"} 3');
  has('webops_operations_total{kind="configure",outcome="failed"} 1');
  has('webops_executions_total{addon="redis",kind="install",outcome="succeeded"} 6');
  has('webops_executions_total{addon="redis",kind="configure",outcome="failed"} 1');
  has('webops_operation_duration_seconds_count{kind="install"} 3');
  has('webops_operations_open 1');
  has('webops_executions_open{state="queued"} 1');
  has('webops_addons{health="healthy"} 2');
  has('webops_agents_connected 2');
  has('webops_nats_connected 0');
  has('webops_info{version="1.2.3"} 1');
  assert.match(text, /^nodejs_eventloop_lag_p99_seconds \d/m);
  assert.match(
    text,
    /^webops_mongodb_command_duration_seconds_count\{command="insert",outcome="succeeded"\} \d/m,
  );
  assert.doesNotMatch(text, /^webops_output_pending_bytes \d/m, 'what cannot be read is left out');
  assert.equal((await fetch(`${url}/`)).status, 404);
});

test('success rates and durations of an addon come from its newest changes', async () => {
  const statistics = await fleet.engine.addonStatistics('redis');
  assert.deepEqual(
    statistics.map(({ kind, ended, succeeded }) => [kind, ended, succeeded]),
    [
      ['install', 6, 6],
      ['configure', 2, 1],
    ],
  );
  for (const { medianMs, p95Ms, firstAt, lastAt } of statistics)
    assert.ok(medianMs <= p95Ms && firstAt <= lastAt);
  const plan = await state.collections.executions
    .find({ addon: 'redis', kind: 'install', change: true, finishedAt: { $gt: new Date(0) } })
    .sort({ finishedAt: -1 })
    .limit(200)
    .explain('queryPlanner');
  assert.match(JSON.stringify(plan), /"ended_changes"/, 'an index serves it');
});
