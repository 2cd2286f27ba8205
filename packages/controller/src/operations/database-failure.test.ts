import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import { type DatabaseFailure, type TestAgent, TestFleet } from './testing.fixture.js';

/** No flow here has as many writes. */
const MAX_POINTS = 60;
const SETTLED_WITHIN_MS = 20_000;

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

const FAILURES: Record<string, Omit<DatabaseFailure, 'at'>> = {
  'does not make a write': { applied: false },
  'makes a write and is not heard': { applied: true },
  'goes away before a write, and comes back': { applied: false, staysAway: true },
  'goes away after a write, and comes back': { applied: true, staysAway: true },
};

/** An agent as it is: it connects again whenever its connection has ended. */
async function stayConnected(agent: TestAgent, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (!agent.stream) await agent.connect().catch(() => undefined);
    await delay(20);
  }
}

/** The flow runs while the database fails at each of its writes in turn; all that was stored must end well without a restart. */
async function failsAtEveryWrite(
  name: string,
  hosts: number,
  failure: Omit<DatabaseFailure, 'at'>,
  flow: (agents: TestAgent[]) => Promise<unknown>,
): Promise<number> {
  for (let at = 1; at < MAX_POINTS; at++) {
    const agents = await Promise.all(
      Array.from({ length: hosts }, (_, n) => fleet.agent(`${name}-${at}-${n}`)),
    );
    await Promise.all(agents.map((agent) => agent.connect()));
    const done = new AbortController();
    const agentsStay = agents.map((agent) => stayConnected(agent, done.signal));
    let hasFailed = false;
    const failed = fleet.databaseFails({ at, ...failure }).then(async () => {
      hasFailed = true;
      await delay(30);
      fleet.databaseIsBack();
    });
    const flowEnds = flow(agents).catch(() => undefined);
    await Promise.race([flowEnds, failed]);
    if (hasFailed) await failed;
    const stored = await settled(`${name}-${at}-`, at);
    fleet.databaseIsBack();
    for (const { states, targets } of stored) {
      assert.equal(states.length, targets);
      assert.ok(
        states.every((one) => one === 'succeeded'),
        `failed at write ${at}: ${states.join(', ')}`,
      );
    }
    for (const agent of agents) {
      for (const [key, count] of agent.starts)
        assert.equal(count, 1, `${key} started ${count} times, at write ${at}`);
      const [shown] = (await fleet.engine.listStates({ host: agent.name })).items;
      if (shown) assert.equal(shown.activity, null, `an activity was left at write ${at}`);
    }
    done.abort();
    await Promise.all(agentsStay);
    await Promise.all(agents.map((agent) => agent.leave()));
    if (!hasFailed) return at - 1;
  }
  throw new Error(`more than ${MAX_POINTS} writes`);
}

/** Waits until no operation on these hosts is under way, looking after it as the controller does at intervals. */
async function settled(prefix: string, at: number) {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    await fleet.engine.sweep().catch(() => undefined);
    const operations = await state.collections.operations
      .find({ 'targets.host': new RegExp(`^${prefix}`) })
      .toArray();
    const views = await Promise.all(operations.map(({ _id }) => fleet.engine.getOperation(_id)));
    const open = views.filter(({ operation }) => operation.finishedAt === null);
    if (open.length === 0) {
      return views.map(({ operation, executions }) => ({
        states: executions.map((one) => one.state),
        targets: operation.targets.length,
      }));
    }
    if (Date.now() > deadline) {
      const text = open.map(
        ({ operation, executions }) => `${operation.state}: ${executions.map((one) => one.state)}`,
      );
      throw new Error(`failed at write ${at}: ${text.join('; ')} after ${SETTLED_WITHIN_MS} ms`);
    }
    await delay(100);
  }
}

for (const [how, failure] of Object.entries(FAILURES)) {
  test(`a database that ${how}: an install goes on to its end and starts once`, async (t) => {
    const points = await failsAtEveryWrite(`install-${how.length}`, 1, failure, async ([agent]) => {
      const { operation } = await fleet.create('install', [agent!], { configJson: '{"port":7000}' });
      await fleet.ended(operation._id);
    });
    assert.ok(points > 3, 'it failed nowhere');
    t.diagnostic(`failed at ${points} points`);
  });

  // The longest flow, in the two ways that leave the most behind.
  if (failure.applied)
    test(`a database that ${how}: hosts in turns all have theirs`, async (t) => {
      const points = await failsAtEveryWrite(`turns-${how.length}`, 2, failure, async (agents) => {
        const { operation } = await fleet.create('configure', agents, { parallel: 1 });
        await fleet.ended(operation._id);
      });
      assert.ok(points > 3, 'it failed nowhere');
      t.diagnostic(`failed at ${points} points`);
    });

  test(`a database that ${how}: reads are answered`, async (t) => {
    const points = await failsAtEveryWrite(`read-${how.length}`, 1, failure, async ([agent]) => {
      await fleet.ended((await fleet.create('status', [agent!])).operation._id);
      await fleet.ended((await fleet.create('status', [agent!])).operation._id);
    });
    assert.ok(points > 1, 'it failed nowhere');
    t.diagnostic(`failed at ${points} points`);
  });
}

test('a request that failed half-way and is repeated makes one operation, which is carried out', async () => {
  const agent = await fleet.agent('repeated-1');
  await agent.connect();
  for (const at of [1, 2]) {
    const request = { requestId: `again-${at}` };
    const failed = fleet.databaseFails({ at, applied: at === 1 });
    await assert.rejects(fleet.create('configure', [agent], request));
    await failed;
    const { operation } = await fleet.create('configure', [agent], request);
    const done = await fleet.ended(operation._id);
    assert.equal(done.operation.state, 'succeeded');
  }
  assert.equal(await state.collections.operations.countDocuments({ 'targets.host': 'repeated-1' }), 2);
  for (const count of agent.starts.values()) assert.equal(count, 1);
});
