import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HookRegistry } from './hooks.js';

test('hooks run by priority, then by registration, and are told the context', async () => {
  const hooks = new HookRegistry();
  const seen: string[] = [];
  const add = (addon: string, priority?: number) =>
    hooks.register({
      name: 'pre_backup',
      addon,
      ...(priority === undefined ? {} : { priority }),
      run: (context) => seen.push(`${addon}:${context['host']}`),
    });
  add('second');
  add('third');
  add('first', 1);
  const run = await hooks.run('pre_backup', { host: 'h' });
  assert.deepEqual(seen, ['first:h', 'second:h', 'third:h']);
  assert.equal(run.ok, true);
});

test('a required hook that fails stops the run; an optional one does not', async () => {
  const hooks = new HookRegistry();
  const fail = () => {
    throw new Error('no');
  };
  hooks.register({ name: 'x', addon: 'optional', run: fail });
  hooks.register({ name: 'x', addon: 'required', enforcement: 'required', run: fail });
  hooks.register({ name: 'x', addon: 'late', run: () => 1 });
  const run = await hooks.run('x', {});
  assert.equal(run.ok, false);
  assert.deepEqual(
    run.outcomes.map((outcome) => outcome.state),
    ['failed', 'failed', 'skipped'],
  );
});

test('a hook is retried, timed out, skipped by its condition, and cancelled', async () => {
  const hooks = new HookRegistry();
  let tries = 0;
  hooks.register({
    name: 'x',
    addon: 'a',
    retries: 2,
    retryDelayMs: 1,
    run: () => {
      tries += 1;
      if (tries < 3) throw new Error('again');
      return tries;
    },
  });
  hooks.register({ name: 'x', addon: 'b', timeoutMs: 5, run: () => new Promise(() => {}) });
  hooks.register({ name: 'x', addon: 'c', condition: () => false, run: () => 1 });
  const [a, b, c] = (await hooks.run('x', {})).outcomes;
  assert.deepEqual([a?.state, a?.tries, a?.value], ['succeeded', 3, 3]);
  assert.equal(b?.state, 'timed_out');
  assert.equal(c?.state, 'skipped');
  const stop = new AbortController();
  hooks.unregisterAddon('a');
  const pending = hooks.run('x', {}, stop.signal);
  stop.abort();
  assert.equal((await pending).ok, false);
});

test('registrations can be taken back, and bad ones are refused', () => {
  const hooks = new HookRegistry();
  const undo = hooks.register({ name: 'x', addon: 'a', run: () => 1 });
  undo();
  assert.equal(hooks.list('x').length, 0);
  assert.throws(() => hooks.register({ name: 'Bad name', addon: 'a', run: () => 1 }), RangeError);
  assert.throws(() => hooks.register({ name: 'x', addon: 'a', retries: 99, run: () => 1 }), RangeError);
});
