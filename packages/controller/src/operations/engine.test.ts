import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createKeyAndCsr, hostIdentityOf, WebopsError } from '@webops/protocol';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { CALLER, testAddon, type TestAgent, TestFleet } from './testing.fixture.js';

let state: State;
let fleet: TestFleet;
let stopDatabase: () => Promise<void>;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
  fleet = await TestFleet.create(state);
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

const codeOf = (reason: string) => (error: unknown) =>
  error instanceof WebopsError && error.reason === reason;

test('an install runs its pre-flight, then the change, and leaves state, config and history', async () => {
  const agent = await connected('install-1');
  const { operation } = await fleet.create('install', [agent], {
    configJson: '{"password":"hunter22","port":7000}',
  });
  const done = await fleet.ended(operation._id);
  assert.equal(done.operation.state, 'succeeded');
  assert.deepEqual(
    agent.dispatches.map((one) => one.function),
    ['addon_validate', 'addon_install'],
  );
  const install = agent.dispatches[1]!;
  assert.deepEqual(JSON.parse(install.config.toString()), { password: 'hunter22', port: 7000 });
  assert.deepEqual(install.secrets, ['hunter22']);
  const [execution] = done.executions;
  assert.equal(execution!.exitCode, 0);
  assert.equal(execution!.observed?.status, 'installed');
  const { items } = await fleet.engine.listStates({ host: 'install-1' });
  assert.equal(items[0]!.observed?.status, 'installed');
  assert.equal(items[0]!.wanted?.installed, true);
  assert.equal(items[0]!.activity, null);
  assert.equal(items[0]!.differsSince, null);
  const config = await fleet.engine.getConfig('redis', 'install-1');
  assert.deepEqual(JSON.parse(config.configJson), { password: '********', port: 7000 });
  assert.equal(config.version, 1);
  const output = [];
  for await (const piece of fleet.engine.readOutput({ executionId: execution!._id }))
    output.push(piece.data.toString());
  assert.equal(Buffer.concat(output.map((one) => Buffer.from(one))).toString(), 'one\ntwo\n');
});

test('a configure merges over the stored configuration and keeps its secrets', async () => {
  const agent = await connected('configure-1');
  await fleet.ended(
    (await fleet.create('install', [agent], { configJson: '{"password":"hunter22"}' })).operation._id,
  );
  await fleet.ended(
    (await fleet.create('configure', [agent], { configJson: '{"port":7001}' })).operation._id,
  );
  const sent = await agent.dispatched('addon_configure');
  assert.deepEqual(JSON.parse(sent.config.toString()), { password: 'hunter22', port: 7001 });
  assert.equal((await fleet.engine.getConfig('redis', 'configure-1')).version, 2);
});

test('what the schema calls immutable cannot change once it was applied, until the data is gone', async () => {
  const agent = await connected('immutable-1');
  const apply = async (kind: 'install' | 'configure', folder: string) =>
    fleet.ended(
      (await fleet.create(kind, [agent], { configJson: JSON.stringify({ folder }) })).operation._id,
    );
  await apply('install', '/a');
  await apply('configure', '/a');
  for (const kind of ['configure', 'install'] as const) {
    await assert.rejects(apply(kind, '/b'), (error) => {
      assert.ok(error instanceof WebopsError);
      assert.deepEqual([error.code, error.details[0]?.field], ['INVALID_ARGUMENT', 'config_json.folder']);
      assert.match(error.message, /on immutable-1: folder cannot change after the install/);
      return true;
    });
  }
  await fleet.ended((await fleet.create('uninstall', [agent], { keepData: false })).operation._id);
  await apply('install', '/b');
});

test('no secret is stored in clear', async () => {
  const agent = await connected('secret-1');
  const secret = 'correct-horse-battery';
  const config = { configJson: JSON.stringify({ password: secret }) };
  await fleet.ended((await fleet.create('install', [agent], config)).operation._id);
  for (const { name } of await state.db.listCollections().toArray()) {
    for (const doc of await state.db.collection(name).find().toArray()) {
      const text = JSON.stringify(doc, (_, value) =>
        value?._bsontype === 'Binary' ? Buffer.from(value.buffer).toString('latin1') : value,
      );
      assert.ok(!text.includes(secret), `${name} holds the secret`);
    }
  }
});

test('a pre-flight that finds errors ends the install, and nothing is changed', async () => {
  const agent = await connected('preflight-1');
  agent.behaviour = () => ({
    exitCode: 1,
    state: 'failed',
    result: { valid: false, errors: ['too little memory'] },
  });
  const done = await fleet.ended((await fleet.create('install', [agent])).operation._id);
  assert.equal(done.operation.state, 'failed');
  assert.equal(done.executions[0]!.error?.code, 'VALIDATION_FAILED');
  assert.match(done.executions[0]!.error!.message, /too little memory/);
  assert.equal(agent.starts.size, 0);
  assert.equal((await fleet.engine.listStates({ host: 'preflight-1' })).items.length, 0);
});

test('a missing dependency and a conflict on the host skip the install with the reason', async () => {
  const agent = await connected('depends-1');
  fleet.addons.set('app', testAddon('app', { depends: ['redis'] }));
  fleet.addons.set('rival', testAddon('rival', { conflicts: ['redis'] }));
  const first = await fleet.ended((await fleet.create('install', [agent], { addon: 'app' })).operation._id);
  assert.equal(first.executions[0]!.state, 'skipped');
  assert.equal(first.executions[0]!.error?.code, 'DEPENDENCY_MISSING');
  await fleet.ended((await fleet.create('install', [agent])).operation._id);
  const second = await fleet.ended((await fleet.create('install', [agent], { addon: 'app' })).operation._id);
  assert.equal(second.executions[0]!.state, 'succeeded');
  const third = await fleet.ended((await fleet.create('install', [agent], { addon: 'rival' })).operation._id);
  assert.equal(third.executions[0]!.error?.code, 'ADDON_CONFLICT');
  assert.equal(third.executions[0]!.state, 'skipped');
});

test('what is wrong with a request is said before anything is stored', async () => {
  const agent = await connected('refusals-1');
  const count = await state.collections.operations.countDocuments();
  await assert.rejects(fleet.create('install', [agent], { configJson: '{"port":"many"}' }), (error) => {
    assert.ok(error instanceof WebopsError && error.code === 'INVALID_ARGUMENT');
    assert.equal(error.details[0]?.field, 'config_json.port');
    return true;
  });
  await assert.rejects(fleet.create('install', [agent], { addon: 'nothing' }), codeOf('ADDON_NOT_FOUND'));
  await assert.rejects(fleet.create('install', [agent], { maxFailures: 'x' }), codeOf('NOT_A_NUMBER'));
  await assert.rejects(
    fleet.create('health_check', [agent], { configJson: '{"a":1}' }),
    codeOf('CONFIG_NOT_TAKEN'),
  );
  fleet.addons.get('web')!.enabled = false;
  await assert.rejects(fleet.create('install', [agent], { addon: 'web' }), codeOf('ADDON_DISABLED'));
  fleet.hosts.hosts.get(agent.hostId)!.cordoned = true;
  await assert.rejects(fleet.create('install', [agent]), codeOf('HOST_CORDONED'));
  assert.equal(await state.collections.operations.countDocuments(), count);
  const read = await fleet.ended((await fleet.create('status', [agent])).operation._id);
  assert.equal(read.operation.state, 'succeeded');
});

test('a repeated request_id makes one operation, also when both come at once', async () => {
  const agent = await connected('repeat-1');
  const [a, b] = await Promise.all([
    fleet.create('status', [agent], { requestId: 'same' }),
    fleet.create('status', [agent], { requestId: 'same' }),
  ]);
  const c = await fleet.create('status', [agent], { requestId: 'same' });
  assert.equal(a.operation._id, b.operation._id);
  assert.equal(a.operation._id, c.operation._id);
  await fleet.ended(a.operation._id);
  assert.equal(await state.collections.executions.countDocuments({ hostId: agent.hostId }), 1);
});

test('a status becomes the observed state; one that cannot be read is unknown with the evidence', async () => {
  const agent = await connected('status-1');
  const done = await fleet.ended((await fleet.create('status', [agent])).operation._id);
  assert.equal(done.executions[0]!.state, 'succeeded');
  assert.equal((await fleet.engine.listStates({ host: 'status-1' })).items[0]!.observed?.status, 'installed');
  agent.behaviour = () => ({ state: 'failed', exitCode: 3, result: 'not running' });
  const bad = await fleet.ended((await fleet.create('status', [agent])).operation._id);
  assert.equal(bad.executions[0]!.state, 'failed');
  const observed = (await fleet.engine.listStates({ host: 'status-1' })).items[0]!.observed!;
  assert.equal(observed.status, 'unknown');
  assert.match(observed.detailsJson, /not running/);
});

test('success is never taken from a record without exit code 0', async () => {
  const agent = await connected('success-1');
  agent.behaviour = (dispatch) =>
    dispatch.function === 'addon_validate'
      ? { result: { valid: true } }
      : { state: 'succeeded', exitCode: undefined as never };
  const done = await fleet.ended((await fleet.create('install', [agent])).operation._id);
  assert.equal(done.executions[0]!.state, 'failed');
  assert.equal(done.executions[0]!.error?.code, 'EXIT_RECORD_INVALID');
});

test('a host that is away gets its operation when it is back', async () => {
  const agent = await fleet.agent('away-1');
  const { operation } = await fleet.create('install', [agent]);
  assert.equal((await fleet.engine.getOperation(operation._id)).executions[0]!.state, 'queued');
  await agent.connect();
  assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
});

test('one change at a time on a host, in order, and reads do not wait for it', async () => {
  const agent = await connected('lanes-1');
  agent.behaviour = (dispatch) =>
    dispatch.function === 'addon_status' ? { result: { status: 'installed' } } : undefined;
  const first = await fleet.create('configure', [agent]);
  const second = await fleet.create('uninstall', [agent]);
  const running = await agent.dispatched('addon_configure');
  const read = await fleet.ended((await fleet.create('status', [agent])).operation._id);
  assert.equal(read.operation.state, 'succeeded');
  assert.ok(!agent.dispatches.some((one) => one.function === 'addon_uninstall'));
  const [shown] = (await fleet.engine.listStates({ host: 'lanes-1', status: 'configuring' })).items;
  assert.equal(shown?.activity?.status, 'configuring');
  await agent.finish(running, {});
  await agent.finish(await agent.dispatched('addon_uninstall'), {});
  assert.equal((await fleet.ended(first.operation._id)).operation.state, 'succeeded');
  assert.equal((await fleet.ended(second.operation._id)).operation.state, 'succeeded');
});

test('--parallel and --max-failures stop a bad change before it is everywhere', async () => {
  const agents = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => connected(`wave-${n}`)));
  let most = 0;
  let now = 0;
  for (const agent of agents) {
    agent.behaviour = (dispatch) => {
      most = Math.max(most, ++now);
      setImmediate(() => {
        now--;
        void agent.finish(dispatch, { state: 'failed', exitCode: 1 });
      });
      return undefined;
    };
  }
  const { operation } = await fleet.create('configure', agents, { parallel: 2, maxFailures: '2' });
  const done = await fleet.ended(operation._id);
  assert.equal(done.operation.state, 'failed');
  assert.ok(most <= 2, `${most} at once`);
  const states = done.executions.map((one) => one.state).sort();
  assert.ok(states.filter((one) => one === 'skipped').length >= 3, states.join());
  assert.equal(done.executions.find((one) => one.state === 'skipped')?.error?.code, 'MAX_FAILURES');
  const retried = await fleet.engine.retryOperation(operation._id, '', CALLER);
  assert.equal(retried.executions.length, 6);
  assert.equal(retried.operation.retryOf, operation._id);
  await fleet.ended(retried.operation._id);
});

test('cancel: queued at once, running through the host, and again without effect', async () => {
  const agent = await connected('cancel-1');
  agent.behaviour = () => undefined;
  const running = await fleet.create('configure', [agent]);
  const waiting = await fleet.create('uninstall', [agent]);
  await agent.dispatched('addon_configure');
  const cancelled = await fleet.engine.cancelOperation(waiting.operation._id, CALLER);
  assert.equal(cancelled.operation.state, 'cancelled');
  await fleet.engine.cancelOperation(running.operation._id, CALLER);
  const done = await fleet.ended(running.operation._id);
  assert.equal(done.operation.state, 'cancelled');
  assert.equal(done.executions[0]!.state, 'cancelled');
  assert.equal(
    (await fleet.engine.cancelOperation(running.operation._id, CALLER)).operation.state,
    'cancelled',
  );
});

test('cancel of a change on a host that is away: it ends when the host is back, and is not started', async () => {
  const agent = await connected('cancel-2');
  agent.behaviour = () => 'ignore';
  const { operation } = await fleet.create('configure', [agent]);
  await agent.dispatched('addon_configure');
  await agent.leave();
  assert.equal((await fleet.engine.cancelOperation(operation._id, CALLER)).operation.state, 'running');
  await agent.connect();
  assert.equal((await fleet.ended(operation._id)).executions[0]!.state, 'cancelled');
  assert.equal(agent.starts.size, 0);
});

test('expired: not dispatched in time; lost: dispatched and never heard of again, and what comes later is appended', async (t) => {
  const away = await fleet.agent('expire-1');
  const { operation } = await fleet.create('configure', [away], { expiresAfterMs: 60_000 });
  const agent = await connected('lost-1');
  agent.behaviour = () => undefined;
  const lost = await fleet.create('configure', [agent], { timeoutMs: 60_000 });
  const dispatch = await agent.dispatched('addon_configure');
  await agent.until(() => agent.journal.size === 1, 'the start');
  await agent.leave();
  t.after(() => {
    fleet.clock.offsetMs = 0;
  });
  fleet.clock.offsetMs = 3_600_000;
  await fleet.engine.sweep();
  const expired = await fleet.ended(operation._id);
  assert.equal(expired.executions[0]!.state, 'expired');
  const gone = await fleet.ended(lost.operation._id);
  assert.equal(gone.executions[0]!.state, 'lost');
  assert.equal((await fleet.engine.listStates({ host: 'lost-1' })).items[0]!.observed?.status, 'unknown');
  await agent.finish(dispatch, { output: ['late\n'] });
  await agent.connect();
  await agent.until(() => agent.journal.size === 0, 'the acknowledgement');
  const later = await fleet.engine.getOperation(lost.operation._id);
  assert.equal(later.executions[0]!.state, 'lost');
  assert.equal(later.executions[0]!.late[0]?.state, 'succeeded');
});

test('a change goes on without its agent, and its result is taken once', async () => {
  const agent = await connected('reconnect-1');
  agent.behaviour = () => undefined;
  const { operation } = await fleet.create('configure', [agent]);
  const dispatch = await agent.dispatched('addon_configure');
  await agent.restart();
  await agent.finish(dispatch, { output: ['a', 'b'] });
  const done = await fleet.ended(operation._id);
  assert.equal(done.operation.state, 'succeeded');
  assert.deepEqual([...agent.starts.values()], [1]);
});

test('a read dies with its agent and is asked again as a new attempt', async () => {
  const agent = await connected('reread-1');
  agent.behaviour = () => undefined;
  const { operation } = await fleet.create('status', [agent]);
  await agent.dispatched('addon_status');
  agent.behaviour = () => ({ result: { status: 'installed' } });
  await agent.restart();
  const done = await fleet.ended(operation._id);
  assert.equal(done.executions[0]!.state, 'succeeded');
  assert.equal(done.executions[0]!.attempt, 2);
});

test('two machines with one identity freeze changes on it', async () => {
  const agent = await connected('clone-1');
  const clone = await fleet.agentOf(agent.hostId, 'clone-1');
  await clone.connect();
  await agent.disconnected();
  await agent.connect();
  await agent.until(() => fleet.hosts.hosts.get(agent.hostId)!.frozenReason !== null, 'the freeze');
  await assert.rejects(fleet.create('install', [agent]), codeOf('HOST_FROZEN'));
});

test('no host reports for another', async () => {
  const victim = await connected('victim-1');
  const liar = await connected('liar-1');
  victim.behaviour = () => undefined;
  const { operation } = await fleet.create('configure', [victim]);
  const dispatch = await victim.dispatched('addon_configure');
  liar.journal.set(`${dispatch.executionId}/1`, { dispatch, phase: 'ended' });
  await liar.finish(dispatch, { output: ['forged'] });
  await liar.until(() => liar.journal.size === 0, 'the acknowledgement');
  assert.notEqual((await fleet.engine.getOperation(operation._id)).executions[0]!.state, 'succeeded');
  await victim.finish(dispatch, {});
  assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
  assert.equal(
    await state.collections.outputChunks.countDocuments({ _id: new RegExp(`^${dispatch.executionId}`) }),
    0,
  );
});

test('a watcher sees every state and the whole output in order, live and repeated', async () => {
  const agent = await connected('watch-1');
  agent.behaviour = () => undefined;
  const { operation } = await fleet.create('configure', [agent]);
  const dispatch = await agent.dispatched('addon_configure');
  const seen: string[] = [];
  const texts: string[] = [];
  const watching = (async () => {
    for await (const event of fleet.engine.watch(operation._id, {})) {
      if ('operation' in event) seen.push(`operation ${event.operation.state}`);
      else if ('execution' in event) seen.push(`execution ${event.execution.state}`);
      else texts.push(Buffer.from(event.output.data).toString());
    }
  })();
  const lines = Array.from({ length: 500 }, (_, n) => `line ${n}\n`);
  for (const [n, line] of lines.entries()) await agent.say(dispatch, n, line);
  await agent.until(() => agent.acknowledgedChunks === 500, 'all acknowledgements');
  await agent.finish(dispatch, { output: lines });
  await watching;
  assert.equal(texts.join(''), lines.join(''));
  assert.equal(seen.at(-1), 'operation succeeded');
  assert.equal(seen.at(-2), 'execution succeeded');
  const again: string[] = [];
  for await (const event of fleet.engine.watch(operation._id, {}))
    if ('output' in event) again.push(Buffer.from(event.output.data).toString());
  assert.equal(again.join(''), lines.join(''));
});

test('an agent is told which addons to watch, and gets bundles and a new certificate over the link', async () => {
  const agent = await connected('watched-1');
  const archive = randomBytes(600 * 1024);
  const digest = createHash('sha256').update(archive).digest('hex');
  fleet.bundles.set(digest, archive);
  assert.deepEqual(await agent.fetch(digest), archive);
  await assert.rejects(agent.fetch('0'.repeat(64)), codeOf('BUNDLE_NOT_FOUND'));
  const { csrPem } = await createKeyAndCsr({ commonName: 'watched-1' });
  await agent.stream!.send({ certificateRequest: { csrPem } });
  await agent.until(() => agent.messages.some((one) => one.certificate), 'the new certificate');
  const issued = agent.messages.find((one) => one.certificate)!.certificate!;
  assert.equal(hostIdentityOf(issued.certificatePem)?.hostId, agent.hostId);
  await fleet.ended((await fleet.create('install', [agent])).operation._id);
  await agent.until(
    () => agent.messages.some((one) => one.monitored?.addons[0]?.addon === 'redis'),
    'monitored addons',
  );
});

test('an agent of a newer protocol is refused with what to do', async () => {
  const agent = await fleet.agent('newer-1');
  await assert.rejects(agent.connect({ protocolVersion: 9 }), codeOf('PROTOCOL_VERSION'));
});

test('a removed host: what waits is skipped, what was there is lost', async () => {
  const agent = await connected('removed-1');
  agent.behaviour = () => undefined;
  const running = await fleet.create('configure', [agent]);
  const waiting = await fleet.create('uninstall', [agent]);
  await agent.dispatched('addon_configure');
  fleet.hosts.remove(agent.hostId);
  assert.equal((await fleet.ended(running.operation._id)).executions[0]!.state, 'lost');
  assert.equal((await fleet.ended(waiting.operation._id)).executions[0]!.state, 'skipped');
});
