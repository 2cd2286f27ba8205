import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WebopsError } from '@webops/protocol';
import { matchesSelector, parseSelector } from './selector.js';

const labels = { role: 'db', tier: 'prod', 'example.com/zone': 'eu-1', empty: '' };
const matches = (selector: string) => matchesSelector(parseSelector(selector), labels);

describe('label selectors, as kubectl’s', () => {
  const holding = [
    '',
    'role=db',
    'role==db',
    'tier!=test',
    'missing!=test',
    'role in (web, db)',
    'role notin (web)',
    'missing notin (a,b)',
    'example.com/zone',
    '!missing',
    'empty=',
    ' role = db , tier in (prod),!missing ',
  ];
  for (const selector of holding) test(`"${selector}" selects`, () => assert.ok(matches(selector)));

  const failing = [
    'role=web',
    'role!=db',
    'missing=x',
    'missing in (x)',
    'role notin (db)',
    'missing',
    '!role',
    'role=db,tier=test',
  ];
  for (const selector of failing) test(`"${selector}" does not select`, () => assert.ok(!matches(selector)));

  const wrong = ['role=db,', '=x', 'a b', 'role in db', 'role in (a', 'role=a b', 'role>3', '!', 'role=$x'];
  for (const selector of wrong) {
    test(`"${selector}" is refused by its field`, () => {
      assert.throws(
        () => parseSelector(selector),
        (error) =>
          error instanceof WebopsError &&
          error.reason === 'SELECTOR_INVALID' &&
          error.details[0]?.field === 'selector',
      );
    });
  }

  test('inherited properties are no labels', () =>
    assert.ok(!matchesSelector(parseSelector('toString'), {})));
});
