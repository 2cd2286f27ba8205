import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import {
  CALLER,
  defaultEnding,
  type Ending,
  testAddon,
  type TestAgent,
  TestFleet,
} from './testing.fixture.js';

let state: State;
let fleet: TestFleet;
let stopDatabase: () => Promise<void>;
/** So short that a test need not wait. */
const SOON = { attempts: 3, backoff_seconds: 0.01 };
/** So long that nothing happens by itself in a test. */
const LATER = { attempts: 3, backoff_seconds: 600, max_backoff_seconds: 600 };

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  fleet = await TestFleet.create(state);
  const kinds = (one: object) => ({ retry: { install: one, configure: one, status: one } });
  fleet.addons.set('soon', testAddon('soon', kinds(SOON)));
  fleet.addons.set('later', testAddon('later', kinds(LATER)));
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

async function connected(name: string): Promise<TestAgent> {
  const agent = await fleet.agent(name);
  await agent.connect();
  return agent;
}

/** Fails the first attempts of changes and of status as told, then all goes well. */
function failsFirst(agent: TestAgent, ...endings: Ending[]): void {
  agent.behaviour = (dispatch) => {
    if (dispatch.function === 'addon_validate') return defaultEnding(dispatch);
    return endings.shift() ?? defaultEnding(dispatch);
  };
}

const temporary = (output: string[] = []): Ending => ({ state: 'failed', exitCode: 75, output });

async function outputOf(executionId: string, attempt: number): Promise<string> {
  let text = '';
  for await (const piece of fleet.engine.readOutput({ executionId, attempt }))
    text += Buffer.from(piece.data).toString();
  return text;
}

/** Waits until the execution is as wanted: the engine tells each change of it. */
async function execution(operationId: string, is: (doc: { state: string; earlier?: unknown[] }) => boolean) {
  for await (const event of fleet.engine.watch(operationId, {
    withoutOutput: true,
    signal: AbortSignal.timeout(20_000),
  }))
    if ('execution' in event && is(event.execution)) return event.execution;
  throw new Error('the execution never was as wanted');
}
const waiting = (doc: { state: string; earlier?: unknown[] }) =>
  doc.state === 'queued' && (doc.earlier?.length ?? 0) > 0;

test('exit code 75 is tried again as another attempt, each with its own output, ticket and one start', async () => {
  const agent = await connected('retry-1');
  failsFirst(agent, temporary(['first\n']), temporary(['second\n']));
  const { operation } = await fleet.create('install', [agent], { addon: 'soon' });
  const done = await fleet.ended(operation._id);
  const [doc] = done.executions;
  assert.equal(doc?.state, 'succeeded');
  assert.equal(doc.attempt, 3);
  assert.deepEqual(
    doc.earlier?.map((one) => [one.attempt, one.state, one.exitCode]),
    [
      [1, 'failed', 75],
      [2, 'failed', 75],
    ],
  );
  assert.equal(await outputOf(doc._id, 1), 'first\n');
  assert.equal(await outputOf(doc._id, 2), 'second\n');
  assert.equal(await outputOf(doc._id, 3), 'one\ntwo\n');
  assert.equal(await outputOf(doc._id, 0), 'one\ntwo\n');
  assert.deepEqual(
    [...agent.starts.keys()],
    [1, 2, 3].map((n) => `${doc._id}/${n}`),
  );
  assert.deepEqual([...agent.starts.values()], [1, 1, 1]);
  const tickets = agent.dispatches.filter((one) => one.ticket.length > 0).map((one) => one.ticket.toString());
  assert.equal(new Set(tickets).size, 3);
});

test('a watcher is told the whole output of every attempt', async () => {
  const agent = await connected('retry-watch');
  failsFirst(agent, temporary(['a1\n', 'a2\n']), temporary(['b1\n']));
  const { operation } = await fleet.create('configure', [agent], { addon: 'soon' });
  const told: string[] = [];
  for await (const event of fleet.engine.watch(operation._id, { signal: AbortSignal.timeout(20_000) }))
    if ('output' in event) told.push(`${event.output.attempt} ${Buffer.from(event.output.data).toString()}`);
  assert.deepEqual(told, ['1 a1\n', '1 a2\n', '2 b1\n', '3 one\n', '3 two\n']);
});

test('a time-out and an interruption are tried again; another exit code and a validation error are not', async () => {
  const agent = await connected('retry-causes');
  failsFirst(
    agent,
    { state: 'timed_out', exitCode: undefined as never },
    { state: 'interrupted', exitCode: undefined as never },
  );
  const good = await fleet.ended((await fleet.create('configure', [agent], { addon: 'soon' })).operation._id);
  assert.equal(good.executions[0]?.state, 'succeeded');
  assert.deepEqual(
    good.executions[0].earlier?.map((one) => one.state),
    ['timed_out', 'interrupted'],
  );
  failsFirst(agent, { state: 'failed', exitCode: 1 });
  const bad = await fleet.ended((await fleet.create('configure', [agent], { addon: 'soon' })).operation._id);
  assert.equal(bad.executions[0]?.state, 'failed');
  assert.equal(bad.executions[0].attempt, 1);
  agent.behaviour = () => ({ state: 'failed', exitCode: 75, result: { valid: false, errors: ['no'] } });
  const invalid = await fleet.ended(
    (await fleet.create('install', [agent], { addon: 'soon' })).operation._id,
  );
  assert.equal(invalid.executions[0]?.error?.code, 'VALIDATION_FAILED');
  assert.equal(invalid.executions[0].earlier, undefined);
});

test('without a policy nothing is tried again; the caller may ask for it, and may turn the addon’s off', async () => {
  const agent = await connected('retry-policy');
  failsFirst(agent, temporary());
  const none = await fleet.ended((await fleet.create('configure', [agent])).operation._id);
  assert.equal(none.executions[0]?.state, 'failed');
  failsFirst(agent, temporary());
  const off = await fleet.ended(
    (await fleet.create('configure', [agent], { addon: 'soon', retries: 0 })).operation._id,
  );
  assert.equal(off.executions[0]?.attempt, 1);
  failsFirst(agent, temporary(), temporary());
  const asked = await fleet.ended(
    (await fleet.create('configure', [agent], { addon: 'soon', retries: 1 })).operation._id,
  );
  assert.equal(asked.executions[0]?.state, 'failed');
  assert.equal(asked.executions[0].attempt, 2);
  const { operation } = await fleet.create('configure', [agent], { retries: 19 });
  assert.deepEqual(operation.retry?.attempts, 20);
  await assert.rejects(fleet.create('configure', [agent], { retries: 20 }), /retries/);
});

test('while the next attempt waits, nothing shows as under way, no other change passes it, and reads go on', async () => {
  const agent = await connected('retry-waits');
  failsFirst(agent, {
    ...temporary(['busy\n']),
    observed: { addon: 'later', status: 'ADDON_STATUS_FAILED', health: 'HEALTH_UNKNOWN' },
  });
  const { operation } = await fleet.create('install', [agent], { addon: 'later' });
  const doc = await execution(operation._id, waiting);
  assert.ok(
    doc.notBefore && doc.notBefore.getTime() > Date.now() + 400_000,
    'the wait has jitter and a bound',
  );
  assert.equal(doc.active, undefined);
  const after = await fleet.create('configure', [agent]);
  await fleet.ended((await fleet.create('status', [agent], { addon: 'web' })).operation._id);
  const [shown] = (await fleet.engine.listStates({ host: agent.name, addon: 'later' })).items;
  assert.equal(shown?.activity, null);
  assert.equal(shown.observed?.status, 'failed');
  assert.equal(agent.dispatches.filter((one) => one.function === 'addon_configure').length, 0);
  assert.equal(await outputOf(doc._id, 0), 'busy\n', 'the latest output is the last attempt’s');
  fleet.clock.offsetMs += 1_000_000;
  try {
    await fleet.engine.sweep();
    assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
    assert.equal((await fleet.ended(after.operation._id)).operation.state, 'succeeded');
  } finally {
    fleet.clock.offsetMs = 0;
  }
  const changes = agent.dispatches.filter((one) => one.ticket.length > 0).map((one) => one.function);
  assert.deepEqual(changes, ['addon_install', 'addon_install', 'addon_configure']);
});

test('a wait survives the controller’s death, and is not cut short by it', async () => {
  const agent = await connected('retry-crash');
  failsFirst(agent, temporary());
  const { operation } = await fleet.create('configure', [agent], { addon: 'later' });
  const doc = await execution(operation._id, waiting);
  await fleet.crash();
  await fleet.startEngine();
  await agent.connect();
  await fleet.ended((await fleet.create('status', [agent])).operation._id);
  assert.equal(agent.starts.size, 1, 'not before its time');
  fleet.clock.offsetMs += 1_000_000;
  try {
    await fleet.engine.sweep();
    const done = await fleet.ended(operation._id);
    assert.equal(done.executions[0]?.state, 'succeeded');
  } finally {
    fleet.clock.offsetMs = 0;
  }
  assert.deepEqual(
    [...agent.starts],
    [
      [`${doc._id}/1`, 1],
      [`${doc._id}/2`, 1],
    ],
  );
});

test('a wait can be cancelled, and the next change of the host goes on at once', async () => {
  const agent = await connected('retry-cancel');
  failsFirst(agent, temporary());
  const { operation } = await fleet.create('configure', [agent], { addon: 'later' });
  await execution(operation._id, waiting);
  const next = await fleet.create('configure', [agent]);
  await fleet.engine.cancelOperation(operation._id, CALLER);
  const done = await fleet.ended(operation._id);
  assert.equal(done.operation.state, 'cancelled');
  assert.equal(done.executions[0]?.state, 'cancelled');
  assert.equal(done.executions[0].earlier?.length, 1);
  assert.equal((await fleet.ended(next.operation._id)).operation.state, 'succeeded');
});

test('when the next attempt cannot start in time, the last one’s outcome stands, with the reason', async () => {
  const agent = await connected('retry-expires');
  failsFirst(agent, temporary());
  const { operation } = await fleet.create('configure', [agent], { addon: 'later', expiresAfterMs: 1_000 });
  await execution(operation._id, waiting);
  await agent.leave();
  fleet.clock.offsetMs += 1_000_000;
  try {
    await fleet.engine.sweep();
    const [doc] = (await fleet.ended(operation._id)).executions;
    assert.equal(doc?.state, 'failed');
    assert.equal(doc.exitCode, 75);
    assert.match(doc.error!.message, /no further attempt: not started before/);
  } finally {
    fleet.clock.offsetMs = 0;
  }
});

test('an attempt’s result that is repeated changes nothing', async () => {
  const agent = await connected('retry-repeat');
  failsFirst(agent, temporary());
  const { operation } = await fleet.create('configure', [agent], { addon: 'later' });
  const doc = await execution(operation._id, waiting);
  const dispatch = agent.dispatches.at(-1)!;
  agent.journal.set(`${doc._id}/1`, { dispatch, phase: 'ended', ending: temporary() });
  await agent.restart();
  await agent.until(() => !agent.journal.has(`${doc._id}/1`), 'the acknowledgement');
  const [now] = (await fleet.engine.getOperation(operation._id)).executions;
  assert.equal(now?.rev, doc.rev);
  await fleet.engine.cancelOperation(operation._id, CALLER);
});

test('what a busy host refuses waits and is sent again; what it refuses for good fails', async () => {
  const agent = await connected('retry-busy');
  let refusals = 2;
  let code = 'BUSY';
  agent.behaviour = (dispatch) => {
    if (refusals-- <= 0) return defaultEnding(dispatch);
    const { executionId, attempt } = dispatch;
    void agent.stream?.send({ refused: { executionId, attempt, error: { code, message: 'full' } } });
    return 'ignore';
  };
  for (const kind of ['configure', 'status', 'install'] as const) {
    refusals = kind === 'configure' ? 2 : 1;
    const done = await fleet.ended((await fleet.create(kind, [agent])).operation._id);
    assert.equal(done.executions[0]?.state, 'succeeded', kind);
    assert.equal(done.executions[0].refusals, kind === 'configure' ? 2 : 1);
  }
  for (const count of agent.starts.values()) assert.equal(count, 1);
  refusals = 1;
  code = 'STALE_EPOCH';
  const done = await fleet.ended((await fleet.create('configure', [agent])).operation._id);
  assert.equal(done.executions[0]?.error?.code, 'STALE_EPOCH');
});

test('a read is tried again where the addon says so', async () => {
  const agent = await connected('retry-read');
  failsFirst(agent, temporary());
  const done = await fleet.ended((await fleet.create('status', [agent], { addon: 'soon' })).operation._id);
  assert.equal(done.executions[0]?.state, 'succeeded');
  assert.equal(done.executions[0].attempt, 2);
  assert.equal(done.executions[0].earlier?.length, 1);
});
