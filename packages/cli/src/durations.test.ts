import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatAge, formatDuration, parseDurationMs } from './durations.js';
import { UsageError } from './exit-codes.js';

describe('durations', () => {
  it('are read as people write them', () => {
    assert.equal(parseDurationMs('20m', '--timeout'), 1_200_000);
    assert.equal(parseDurationMs('1h30m', '--timeout'), 5_400_000);
    assert.equal(parseDurationMs('500ms', '--timeout'), 500);
    assert.equal(parseDurationMs('2d', '--timeout'), 172_800_000);
    assert.equal(parseDurationMs('90', '--timeout'), 90_000);
    assert.equal(parseDurationMs('1.5h', '--timeout'), 5_400_000);
  });

  it('that are none are refused, with the option', () => {
    for (const text of ['', 'soon', '5x', '-5m', '0', '5m!', '99999d', '1e9h']) {
      assert.throws(() => parseDurationMs(text, '--timeout'), UsageError, text);
    }
    assert.throws(() => parseDurationMs('soon', '--since'), /--since: "soon"/);
  });

  it('are shown in a width that people can compare', () => {
    assert.equal(formatDuration(87), '87ms');
    assert.equal(formatDuration(4230), '4.2s');
    assert.equal(formatDuration(65_000), '1m 05s');
    assert.equal(formatDuration(7_380_000), '2h 03m');
    assert.equal(formatDuration(90_000_000), '1d 1h');
  });

  it('show an age, and nothing odd when clocks differ a little', () => {
    const now = Date.parse('2026-01-02T00:00:00Z');
    assert.equal(formatAge(null, now), 'never');
    assert.equal(formatAge('2026-01-02T00:00:02Z', now), 'now');
    assert.equal(formatAge('2026-01-01T23:59:30Z', now), '30s ago');
    assert.equal(formatAge('2026-01-02T01:00:00Z', now), 'in 1h 00m');
  });
});
