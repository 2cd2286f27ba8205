import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionFunction, actionsOf, MAX_ACTIONS } from './actions.js';
import { parseActionResult, parseAdoptResult, parseConfigResult } from './results/index.js';
import { isFunctionOf } from './states.js';

test('actions are read by name, with what each takes and gives', () => {
  const warnings: string[] = [];
  const input = { type: 'object', required: ['to'], properties: { to: { type: 'string' } } };
  const actions = actionsOf(
    {
      'switch-over': { description: 'Another primary', input, timeout_seconds: 90 },
      list: { read_only: true },
    },
    warnings,
  );
  assert.deepEqual(actions, [
    {
      name: 'switch-over',
      description: 'Another primary',
      readOnly: false,
      input,
      output: null,
      timeoutMs: 90_000,
    },
    { name: 'list', description: '', readOnly: true, input: null, output: null, timeoutMs: null },
  ]);
  assert.deepEqual(warnings, []);
  assert.equal(actionFunction('switch-over'), 'addon_action_switch_over');
});

test('an action that cannot be checked is left out with a warning, and one that takes a secret is no read', () => {
  const warnings: string[] = [];
  const secret = { type: 'object', properties: { key: { type: 'string', writeOnly: true } } };
  const actions = actionsOf(
    {
      Bad_name: {},
      text: 'what',
      'no-schema': { input: { type: 'nonsense' } },
      'no-object': { output: [] },
      quick: { timeout_seconds: -1 },
      unlock: { read_only: true, input: secret },
    },
    warnings,
  );
  assert.deepEqual(
    actions.map(({ name, readOnly, timeoutMs }) => [name, readOnly, timeoutMs]),
    [
      ['quick', false, null],
      ['unlock', false, null],
    ],
  );
  assert.equal(warnings.length, 6);
  for (const name of ['Bad_name', 'text', 'no-schema', 'no-object', 'quick', 'unlock'])
    assert.ok(
      warnings.some((text) => text.includes(`"actions.${name}`)),
      name,
    );
  const many = Object.fromEntries(Array.from({ length: MAX_ACTIONS + 1 }, (_, n) => [`a${n}`, {}]));
  assert.equal(actionsOf(many).length, MAX_ACTIONS);
  assert.deepEqual(actionsOf(undefined), []);
  assert.deepEqual(actionsOf([]), []);
});

test('a kind calls its own function, an action any of the actions’', () => {
  assert.ok(isFunctionOf('install', 'addon_install') && !isFunctionOf('install', 'addon_action_install'));
  assert.ok(isFunctionOf('action', 'addon_action_go') && isFunctionOf('read_action', 'addon_action_go'));
  for (const name of [
    'addon_action_',
    'addon_install',
    'addon_action_Go',
    'addon_action_a;b',
    5 as unknown as string,
  ])
    assert.ok(!isFunctionOf('action', name), String(name));
  assert.ok(isFunctionOf('health_check', 'addon_status') && !isFunctionOf('metrics', 'addon_status'));
});

test('answers are objects; a change may be silent, and what adoption found is optional', () => {
  const said = (resultText: string | null, exitCode = 0) => ({ resultText, exitCode });
  assert.deepEqual(parseConfigResult(said('log line\n{"port": 1}')).object, { port: 1 });
  assert.equal(parseConfigResult(said('')).error?.code, 'RESULT_EMPTY');
  assert.equal(parseConfigResult(said('{"port": 1}', 3)).error?.code, 'FUNCTION_FAILED');
  assert.equal(parseConfigResult(said('', 127)).error?.code, 'FUNCTION_MISSING');
  assert.equal(parseActionResult('addon_action_go', said(''), true).error, null);
  assert.equal(parseActionResult('addon_action_go', said(''), false).error?.code, 'RESULT_EMPTY');
  assert.deepEqual(parseAdoptResult(said('{"config": {"port": 1}}')).config, { port: 1 });
  assert.equal(parseAdoptResult(said('{"port": 1}')).config, null);
  assert.equal(parseAdoptResult(said(null)).config, null);
});
