/** Real operations, the real engine on a real MongoDB, a real NATS. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type EmbeddedNats, startNats } from '@webops/embedded';
import {
  type EventEnvelope,
  createAuthority,
  createServerCertificate,
  FINAL_EXECUTION_STATES,
  parseEvent,
  STREAM_NAME,
  toTimestamp,
} from '@webops/protocol';
import { connect, credsAuthenticator } from 'nats';
import { AlertStore } from '../alerts/alert-store.js';
import { eventService } from '../api/event-service.js';
import { type TestAgent, TestFleet } from '../operations/testing.fixture.js';
import type { State } from '../state/index.js';
import { silent, startDatabase, temporaryFolder } from '../testing.fixture.js';
import { CursorStore } from './cursor-store.js';
import { EventLog } from './event-log-store.js';
import { NatsClient } from './nats-client.js';
import { loadNatsIdentity } from './nats-identity.js';
import { Outbox } from './outbox-store.js';
import { EventPublisher } from './publisher.js';
import { EventRecorder } from './recorder.js';

const folder = temporaryFolder();
const identity = await loadNatsIdentity(folder);
const authority = await createAuthority({ commonName: 'server' });
const certificate = await createServerCertificate(authority, {
  dnsNames: ['localhost'],
  ipAddresses: ['127.0.0.1'],
});
const creds = () => identity.controllerUser(3_600_000).creds;
let state: State;
let stopDatabase: () => Promise<void>;
let fleet: TestFleet;
let agents: TestAgent[];
let outbox: Outbox;
let log: EventLog;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  outbox = new Outbox(state.db, 'default');
  log = new EventLog(state.db, 'default');
  await outbox.prepare();
  await log.prepare();
  fleet = await TestFleet.create(state);
  agents = [await fleet.agent('one'), await fleet.agent('two'), await fleet.agent('three')];
  for (const agent of agents) await agent.connect();
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

const newRecorder = (retentionMs = 3_600_000) =>
  new EventRecorder({ outbox, log, environment: 'default', retentionMs, logger: silent });

/** Everything that waits is in the log. */
async function recordAll(): Promise<void> {
  const recorder = newRecorder();
  while (await recorder.record());
}

async function read(request: object, signal = new AbortController().signal): Promise<EventEnvelope[]> {
  const whole = { since: null, afterEventId: '', subjects: [], follow: false, ...request };
  const found: EventEnvelope[] = [];
  const stream = eventService(log).streamEvents(whole as never, { signal } as never);
  for await (const { json, subject } of stream) found.push(parseEvent(json!, subject));
  return found;
}

const ids = (events: readonly EventEnvelope[]) => events.map(({ id }) => id);
const operationOf = (event: EventEnvelope) => (event.data as { operationId: string }).operationId;

test('every event of real operations fits the shared schema, and tells what led to something before it', async () => {
  const { operation } = await fleet.create('install', agents, { parallel: 1 });
  const single = await fleet.create('status', [agents[0]!]);
  agents[1]!.behaviour = () => ({ state: 'failed', exitCode: 1 });
  const failing = await fleet.create('configure', agents);
  fleet.hosts.hosts.get(agents[2]!.hostId)!.cordoned = true;
  const skipping = await fleet.engine.createOperation(
    { kind: 'configure', addon: 'redis', target: { hosts: [], selector: '', all: true, exclude: [] } },
    { name: 'tester' },
  );
  const operations = [operation, single.operation, failing.operation, skipping.operation];
  for (const { _id } of operations) await fleet.ended(_id);
  fleet.hosts.hosts.get(agents[2]!.hostId)!.cordoned = false;
  await recordAll();
  const events = await read({ since: toTimestamp(0) });
  for (const { _id } of operations) {
    const mine = events.filter((event) => operationOf(event) === _id);
    assert.equal(mine[0]?.type, 'webops.operation.changed');
    assert.equal((mine[0]!.data as { event?: string }).event, 'operation.created');
    const states = mine.map(({ data }) => (data as { state: string }).state);
    const last = mine.at(-1)!;
    assert.equal(last.type, 'webops.operation.changed');
    assert.ok(['succeeded', 'failed'].includes(states.at(-1)!), states.join());
    const ends = mine.filter(
      ({ type, data }) =>
        type === 'webops.operation.execution.changed' &&
        FINAL_EXECUTION_STATES.includes((data as { state: 'failed' }).state),
    );
    assert.equal(ends.length, _id === single.operation._id ? 1 : 3);
  }
  const skipped = events.find(({ data }) => (data as { state: string }).state === 'skipped');
  assert.ok(skipped);
  assert.equal((skipped.data as { attempt: number }).attempt, 0);
  assert.equal(await state.collections.executions.countDocuments({ unpublished: true }), 0);
});

test('the stream begins at a time or behind an event, takes subjects, and says so when an event is gone', async () => {
  const all = await read({ since: toTimestamp(0) });
  assert.deepEqual(ids(await read({ afterEventId: all[4]!.id })), ids(all.slice(5)));
  const time = new Date(all[6]!.time);
  assert.deepEqual(
    ids(await read({ since: toTimestamp(time) })),
    ids(all.filter((event) => new Date(event.time) >= time)),
  );
  const changed = await read({ since: toTimestamp(0), subjects: ['webops.v1.*.operation.*.changed'] });
  assert.deepEqual(ids(changed), ids(all.filter(({ type }) => type === 'webops.operation.changed')));
  await assert.rejects(read({ afterEventId: 'gone/1' }), { reason: 'EVENT_NOT_FOUND' });
});

test('a follower gets what comes, once and in order, behind what is kept', async () => {
  const before = await read({ since: toTimestamp(0) });
  const end = new AbortController();
  const service = eventService(log).streamEvents(
    { since: toTimestamp(0), afterEventId: '', subjects: [], follow: true } as never,
    { signal: end.signal } as never,
  );
  const recorder = newRecorder();
  recorder.start();
  agents[1]!.behaviour = () => ({ state: 'succeeded' });
  const { operation } = await fleet.create('configure', agents);
  await fleet.ended(operation._id);
  recorder.pending();
  const seen: EventEnvelope[] = [];
  for await (const { json } of service) {
    seen.push(parseEvent(json!));
    const { type, data } = seen.at(-1)!;
    if (type !== 'webops.operation.changed' || operationOf(seen.at(-1)!) !== operation._id) continue;
    if ((data as { state: string }).state === 'succeeded') break;
  }
  end.abort();
  await recorder.stop();
  assert.deepEqual(ids(seen.slice(0, before.length)), ids(before));
  assert.deepEqual(ids(seen), ids(await read({ since: toTimestamp(0) })));
});

test('killed between the log and the mark, it is done again and nothing is there twice', async () => {
  await fleet.ended((await fleet.create('configure', agents)).operation._id);
  const dying = new EventRecorder({
    outbox: Object.assign(Object.create(outbox) as Outbox, {
      drain: (limit: number) => outbox.drain(limit),
      inOrder: (documents: never) => outbox.inOrder(documents),
      markPublished: () => Promise.reject(new Error('killed')),
    }),
    log,
    environment: 'default',
    retentionMs: 1,
    logger: silent,
  });
  await assert.rejects(dying.record(), /killed/);
  const once = ids(await read({ since: toTimestamp(0) }));
  // Another controller has another log in memory.
  const other = new EventLog(state.db, 'default');
  await recordAll();
  assert.deepEqual(ids(await read({ since: toTimestamp(0) })), once);
  assert.equal(new Set(once).size, once.length);
  assert.equal(await other.last(), await log.last());
  const numbers = await state.db.collection('events').find().sort({ sequence: 1 }).toArray();
  assert.deepEqual(
    numbers.map((event) => event['sequence']),
    numbers.map((_, index) => index + 1),
  );
});

test('NATS killed and its store wiped: operations go on, and who drops repeats by id misses nothing, alerts among it', async () => {
  const dir = join(folder, 'server');
  const startServer = (port: number) =>
    startNats({ dir, port, tls: certificate, auth: identity.serverAuth!() });
  let nats: EmbeddedNats = await startServer(0);
  const { port } = nats;
  const client = new NatsClient({ url: nats.url, caPem: authority.certPem, creds, logger: silent });
  const cursors = new CursorStore(state.db, 'default');
  const publisher = new EventPublisher({ log, cursors, target: client, logger: silent });
  const recorder = newRecorder();
  const run = async () => {
    const { operation } = await fleet.create('configure', agents);
    await fleet.ended(operation._id);
    recorder.pending();
    return operation._id;
  };
  publisher.start();
  client.start();
  recorder.start();
  try {
    await run();
    const seen = new Set(await onNats(nats.url, ids(await settled())));
    await nats.stop();
    rmSync(join(dir, 'streams'), { recursive: true });
    const meanwhile = [await run(), await run()];
    const kept = await settled();
    assert.ok(meanwhile.every((id) => kept.some((event) => operationOf(event) === id)));
    nats = await startServer(port);
    const after = await onNats(nats.url, ids(kept));
    // The stream is new, and all that it should hold is there: also what was published before.
    for (const id of seen) assert.ok(after.has(id), `${id} is missing`);
    assert.deepEqual([...after].sort(), ids(kept).sort());
    await run();
    const condition = {
      key: 'disk_low:x',
      kind: 'disk_low',
      severity: 'warning',
      labels: {},
      summary: 'x',
    } as const;
    await new AlertStore(state.db, 'default').raise(condition, new Date());
    const all = ids(await settled());
    assert.ok((await settled()).some(({ type }) => type === 'webops.alert.changed'));
    assert.deepEqual([...(await onNats(nats.url, all))].sort(), all.sort());
    // Also when only the stream goes, and the connection stays.
    await removeStream(nats.url);
    await run();
    const again = ids(await settled());
    assert.deepEqual([...(await onNats(nats.url, again))].sort(), again.sort());
  } finally {
    await recorder.stop();
    await publisher.stop();
    await client.stop();
    await nats.stop();
  }

  /** The log, once it holds all that there is to tell. */
  async function settled(): Promise<EventEnvelope[]> {
    await recordAll();
    // What hosts say of their addons is on NATS in their own words.
    return (await read({ since: toTimestamp(0) })).filter(({ type }) => !type.startsWith('webops.addon.'));
  }
});

test('old events go, the newest stays, and the numbers go on', async () => {
  const last = await log.last();
  const removed = await log.removeBefore(new Date(Date.now() + 60_000));
  assert.equal(removed, last - 1);
  assert.equal(await state.db.collection('events').countDocuments(), 1);
  await fleet.ended((await fleet.create('status', [agents[0]!])).operation._id);
  await recordAll();
  const fresh = new EventLog(state.db, 'default');
  assert.ok((await fresh.last()) > last);
});

function connectTo(url: string) {
  const authenticator = credsAuthenticator(Buffer.from(creds()));
  return connect({ servers: url, tls: { ca: authority.certPem }, authenticator });
}

async function removeStream(url: string): Promise<void> {
  const connection = await connectTo(url);
  await (await connection.jetstreamManager()).streams.delete(STREAM_NAME);
  await connection.close();
}

/** The ids in the stream, once all the wanted ones are there; in the order of the log, each operation for itself. */
async function onNats(url: string, wanted: readonly string[]): Promise<Set<string>> {
  const connection = await connectTo(url);
  const manager = await connection.jetstreamManager();
  await until('the stream is there', async () =>
    manager.streams.info(STREAM_NAME).then(
      () => true,
      () => false,
    ),
  );
  const missing = new Set(wanted);
  const found = new Set<string>();
  const order = new Map<string, string[]>();
  const consumer = await connection.jetstream().consumers.get(STREAM_NAME, {});
  const messages = await consumer.consume();
  const timer = setTimeout(() => messages.stop(), 20_000);
  for await (const message of messages) {
    const event = parseEvent(message.data, message.subject);
    if (!found.has(event.id))
      order.set(operationOf(event), [...(order.get(operationOf(event)) ?? []), event.id]);
    found.add(event.id);
    missing.delete(event.id);
    if (missing.size === 0) break;
  }
  clearTimeout(timer);
  await connection.close();
  assert.deepEqual([...missing], [], 'events are missing on NATS');
  for (const told of order.values())
    assert.deepEqual(
      told,
      wanted.filter((id) => told.includes(id)),
    );
  return found;
}

async function until(what: string, test: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
