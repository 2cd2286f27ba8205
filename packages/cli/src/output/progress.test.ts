import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { progressLine } from './progress.js';

describe('progress', () => {
  const progress = { percent: 40, step: 'Initialising the cluster' };

  it('shows percentage, step, elapsed and expected time', () => {
    assert.equal(
      progressLine({ progress, elapsedMs: 12_000, expectedMs: 30_000 }),
      '40 % Initialising the cluster · 12.0s of about 30.0s',
    );
  });

  it('says what it does not know by leaving it out, and that it takes longer than usual', () => {
    assert.equal(
      progressLine({ progress, elapsedMs: 12_000, expectedMs: null }),
      '40 % Initialising the cluster · 12.0s',
    );
    assert.equal(
      progressLine({ progress: null, elapsedMs: 45_000, expectedMs: 30_000 }),
      '45.0s, longer than the usual 30.0s',
    );
    assert.equal(
      progressLine({ progress: { percent: 7, step: '' }, elapsedMs: 900, expectedMs: null }),
      '7 % · 900ms',
    );
  });

  it('is nothing for what does not run', () => {
    assert.equal(progressLine({ progress, elapsedMs: null, expectedMs: null }), '');
  });
});
