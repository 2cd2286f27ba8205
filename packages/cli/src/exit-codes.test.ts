import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WebopsError } from '@webops/protocol';
import { CommandError, EXIT, exitCodeOfError, exitCodeOfExecutions, UsageError } from './exit-codes.js';

const states = (...names: string[]) => exitCodeOfExecutions(names.map((state) => ({ state })));

describe('exit codes', () => {
  it('0 only when every host succeeded', () => {
    assert.equal(states('succeeded', 'succeeded'), EXIT.done);
    assert.equal(states(), EXIT.failed);
  });

  it('1 when some host failed, also beside hosts that did not answer', () => {
    for (const state of ['failed', 'timed_out', 'cancelled', 'skipped', 'interrupted']) {
      assert.equal(states('succeeded', state), EXIT.failed, state);
      assert.equal(states('lost', state), EXIT.failed, state);
    }
  });

  it('4 when no host failed but some did not answer', () => {
    for (const state of ['lost', 'expired', 'queued', 'dispatched', 'running']) {
      assert.equal(states('succeeded', state), EXIT.unanswered, state);
    }
  });

  it('2 for usage, 3 for what cannot be reached or is not allowed, 1 for the rest', () => {
    assert.equal(exitCodeOfError(new UsageError('x')), EXIT.usage);
    assert.equal(exitCodeOfError(new CommandError('x', { exitCode: 3 })), EXIT.unreachable);
    assert.equal(exitCodeOfError(new WebopsError('INVALID_ARGUMENT', 'x')), EXIT.usage);
    assert.equal(exitCodeOfError(new WebopsError('NOT_FOUND', 'x')), EXIT.usage);
    for (const code of [
      'UNAVAILABLE',
      'UNAUTHENTICATED',
      'PERMISSION_DENIED',
      'DEADLINE_EXCEEDED',
      'RESOURCE_EXHAUSTED',
    ] as const) {
      assert.equal(exitCodeOfError(new WebopsError(code, 'x')), EXIT.unreachable, code);
    }
    assert.equal(exitCodeOfError(new WebopsError('FAILED_PRECONDITION', 'x')), EXIT.failed);
    assert.equal(exitCodeOfError(new Error('defect')), EXIT.failed);
    assert.equal(exitCodeOfError(null), EXIT.failed);
  });
});
