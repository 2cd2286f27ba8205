import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExitDoc } from '../state/documents.js';
import { outcomeOf } from './outcome.js';

const NOW = new Date(0);
const doc = { _id: 'e', kind: 'status', function: 'addon_status', host: 'h1', addon: 'redis' } as const;
const exit = (changes: Partial<ExitDoc>): ExitDoc => ({
  attempt: 1,
  state: 'succeeded',
  exitCode: 0,
  signal: '',
  startedAt: NOW,
  finishedAt: NOW,
  error: null,
  resultJson: '',
  chunkCount: 0,
  stdoutBytes: 0,
  stderrBytes: 0,
  truncated: false,
  ...changes,
});

test('a status that said nothing is not a success', () => {
  const outcome = outcomeOf(doc, exit({}), null, NOW);
  assert.equal(outcome.state, 'failed');
  assert.equal(outcome.observed?.status, 'unknown');
});

test('a signal is never a success, whatever the exit code', () => {
  const outcome = outcomeOf({ ...doc, kind: 'install' }, exit({ signal: 'SIGKILL' }), null, NOW);
  assert.equal(outcome.state, 'failed');
  assert.equal(outcome.error?.code, 'EXIT_RECORD_INVALID');
  assert.equal(outcome.observed?.status, 'failed');
});

test("the host's own reason and evidence are kept", () => {
  const error = { code: 'RESULT_UNREADABLE', message: 'it printed: Redis is up' };
  const observed = {
    status: 'unknown' as const,
    health: 'unknown' as const,
    version: '',
    message: 'text',
    detailsJson: '{"evidence":"Redis is up"}',
    observedAt: NOW,
    executionId: 'e',
  };
  const outcome = outcomeOf(doc, exit({ state: 'failed', error }), observed, NOW);
  assert.deepEqual(outcome.error, error);
  assert.match(outcome.observed!.detailsJson, /Redis is up/);
});

test('a validation that says no fails with its reasons', () => {
  const resultJson = '{"valid":false,"errors":["no memory","no disk"]}';
  const outcome = outcomeOf({ ...doc, kind: 'validate' }, exit({ resultJson }), null, NOW);
  assert.equal(outcome.state, 'failed');
  assert.match(outcome.error!.message, /no memory; no disk/);
});
