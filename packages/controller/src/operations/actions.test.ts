import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OperationKind } from '@webops/contract';
import type { WebopsError } from '@webops/protocol';
import { startDatabase } from '../testing.fixture.js';
import type { CreateOperationInput } from './inputs.js';
import { defaultEnding, type Ending, type TestAgent, TestFleet, testAddon } from './testing.fixture.js';

let fleet: TestFleet;
let stopDatabase: () => Promise<void>;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  fleet = await TestFleet.create(database.state);
  const addon = testAddon('verbs', {
    actions: {
      look: { read_only: true, input: { type: 'object', properties: { at: { type: 'string' } } } },
      move: {
        input: { type: 'object', required: ['to'], properties: { to: { type: 'string', writeOnly: true } } },
        output: { type: 'object', required: ['moved'] },
        timeout_seconds: 7,
      },
      'not-there': {},
    },
  });
  addon.manifest.functions.push('addon_action_look', 'addon_action_move', 'addon_get_config', 'addon_adopt');
  fleet.addons.set('verbs', addon);
});
after(async () => {
  await fleet.stop();
  await stopDatabase();
});

async function connected(name: string, ending: Ending): Promise<TestAgent> {
  const agent = await fleet.agent(name);
  agent.behaviour = (dispatch) =>
    /action|get_config|adopt/.test(dispatch.function) ? ending : defaultEnding(dispatch);
  await agent.connect();
  return agent;
}

const run = async (agent: TestAgent, kind: OperationKind, input: Partial<CreateOperationInput> = {}) => {
  const { operation } = await fleet.create(kind, [agent], { addon: 'verbs', ...input });
  const done = await fleet.ended(operation._id);
  return { operation: done.operation, execution: done.executions[0]! };
};

test('an action that only reads is a read, whatever kind it was asked as, with its input as JSON', async () => {
  const agent = await connected('look-1', { result: { seen: true } });
  const { operation, execution } = await run(agent, 'action', { action: 'look', configJson: '{"at":"it"}' });
  assert.deepEqual([operation.kind, operation.change, execution.state], ['read_action', false, 'succeeded']);
  assert.equal(execution.resultJson, '{"seen":true}');
  const [sent] = agent.dispatches;
  assert.deepEqual(
    [sent!.function, sent!.config.toString(), sent!.ticket.length],
    ['addon_action_look', '{"at":"it"}', 0],
  );
});

test('an action that changes something gets a ticket and its time limit; its secrets are masked; its answer is checked', async () => {
  const agent = await connected('move-1', {
    result: { moved: 1 },
    observed: defaultEnding({ function: 'addon_install', addon: 'verbs' } as never).observed!,
  });
  const moved = await run(agent, 'action', { action: 'move', configJson: '{"to":"a-secret-place"}' });
  assert.equal(moved.execution.state, 'succeeded');
  assert.deepEqual([moved.operation.configJson, moved.operation.timeoutMs], ['{"to":"********"}', 7000]);
  const sent = await agent.dispatched('addon_action_move');
  assert.deepEqual([sent.secrets, sent.config.toString()], [['a-secret-place'], '{"to":"a-secret-place"}']);
  assert.ok(sent.ticket.length > 0);

  agent.behaviour = () => ({ result: { other: 1 } });
  const other = await run(agent, 'action', { action: 'move', configJson: '{"to":"a-secret-place"}' });
  assert.deepEqual([other.execution.state, other.execution.error?.code], ['failed', 'RESULT_INVALID']);
});

test('a configuration that a host tells is masked before it is stored; one that cannot be read is a failure', async () => {
  const agent = await connected('config-1', { result: { port: 1, password: 'in-the-clear' } });
  const { execution } = await run(agent, 'get_config');
  assert.equal(execution.resultJson, '{"port":1,"password":"********"}');
  agent.behaviour = () => ({ result: 'port 1' });
  assert.equal((await run(agent, 'get_config')).execution.error?.code, 'RESULT_UNREADABLE');
});

test('what was adopted is wanted from then on; what does not fit the schema is not', async () => {
  const agent = await connected('adopt-1', { result: { config: { port: 7000 } } });
  const { execution } = await run(agent, 'adopt', { configJson: '{"password":"hunter22"}' });
  assert.equal(execution.state, 'succeeded');
  const { items } = await fleet.engine.listStates({ host: 'adopt-1' });
  assert.equal(items[0]!.wanted?.installed, true);
  const stored = await fleet.engine.getConfig('verbs', 'adopt-1');
  assert.deepEqual(JSON.parse(stored.configJson), { port: 7000, password: '********' });

  const odd = await connected('adopt-2', { result: { config: { port: 'seven' } } });
  const refused = await run(odd, 'adopt');
  assert.deepEqual([refused.execution.state, refused.execution.error?.code], ['failed', 'CONFIG_INVALID']);
  assert.equal((await fleet.engine.listStates({ host: 'adopt-2' })).items[0]?.wanted ?? null, null);
});

test('an install that finds what it did not make says so, and how to go on', async () => {
  const agent = await connected('unmanaged-1', {});
  agent.behaviour = (dispatch) =>
    dispatch.function === 'addon_install' ? { state: 'failed', exitCode: 73 } : defaultEnding(dispatch);
  const { execution } = await run(agent, 'install');
  assert.equal(execution.error?.code, 'UNMANAGED_INSTALLATION');
  assert.match(execution.error!.message, /webops adopt verbs --host unmanaged-1/);
});

test('what the addon does not have, or does not take, is refused before a host is asked', async () => {
  const agent = await connected('refused-1', {});
  const refused = async (kind: OperationKind, input: Partial<CreateOperationInput>) => {
    try {
      await fleet.create(kind, [agent], { addon: 'verbs', ...input });
      return 'taken';
    } catch (error) {
      return (error as WebopsError).reason;
    }
  };
  assert.equal(await refused('action', { action: 'jump' }), 'ACTION_NOT_FOUND');
  assert.equal(await refused('action', {}), 'ACTION_NOT_FOUND');
  assert.equal(await refused('action', { action: 'not-there' }), 'FUNCTION_MISSING');
  assert.equal(await refused('read_action', { action: 'move', configJson: '{"to":"x"}' }), 'NOT_READ_ONLY');
  assert.equal(await refused('action', { action: 'move' }), 'CONFIG_INVALID');
  assert.equal(
    await refused('action', { action: 'look', configJson: `{"at":"${'x'.repeat(2048)}"}` }),
    'TOO_LONG',
  );
  assert.equal(await refused('status', { action: 'look' }), 'ACTION_NOT_TAKEN');
  assert.equal(await refused('get_config', { addon: 'redis' }), 'FUNCTION_MISSING');
  assert.equal(await refused('adopt', { addon: 'redis' }), 'FUNCTION_MISSING');
  assert.deepEqual(agent.dispatches, []);
});
