import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXECUTION_STATES } from '@webops/protocol';
import { EXECUTION_TRANSITIONS, isFinalState, isLegalTransition } from './execution-states.js';

test('every state can be reached, every open one can end, and no final one goes on', () => {
  for (const state of EXECUTION_STATES) {
    const into = EXECUTION_TRANSITIONS.filter((one) => one.to === state);
    const out = EXECUTION_TRANSITIONS.filter((one) => one.from === state);
    assert.ok(state === 'queued' || into.length > 0, `${state} cannot be reached`);
    if (isFinalState(state)) assert.equal(out.length, 0, `${state} goes on`);
    else
      assert.ok(
        out.some((one) => isFinalState(one.to)),
        `${state} cannot end`,
      );
  }
});

test('what never started cannot be taken for run, and what may have run cannot be taken for never started', () => {
  assert.ok(!isLegalTransition('queued', 'succeeded'));
  assert.ok(!isLegalTransition('queued', 'lost'));
  assert.ok(!isLegalTransition('running', 'skipped'));
  assert.ok(!isLegalTransition('running', 'expired'));
});
