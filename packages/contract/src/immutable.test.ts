import assert from 'node:assert/strict';
import { test } from 'node:test';
import { immutableProblems } from './immutable.js';

const fixed = { type: 'string', 'x-immutable': true };
const schema = {
  type: 'object',
  properties: {
    folder: fixed,
    size: { type: 'integer' },
    tls: { type: 'object', properties: { mode: { $ref: '#/$defs/fixed' } } },
    users: { type: 'array', items: { type: 'object', properties: { name: fixed } } },
  },
  $defs: { fixed },
};
const fields = (before: object, after: object) =>
  immutableProblems({ ...before }, { ...after }, schema).map(({ field }) => field);

test('what is marked cannot change, be removed, or change below a reference; the rest can', () => {
  assert.deepEqual(fields({ folder: '/a', size: 1 }, { folder: '/a', size: 2 }), []);
  assert.deepEqual(fields({ folder: '/a' }, { folder: '/b' }), ['folder']);
  assert.deepEqual(fields({ folder: '/a' }, {}), ['folder']);
  assert.deepEqual(fields({ tls: { mode: 'on' } }, { tls: { mode: 'off' } }), ['tls.mode']);
  assert.deepEqual(fields({ tls: { mode: 'on' } }, {}), ['tls.mode']);
});

test('what was never applied is free, and so is an item that is gone', () => {
  assert.deepEqual(fields({}, { folder: '/a' }), []);
  assert.deepEqual(fields({ users: [{ name: 'a' }, { name: 'b' }] }, { users: [{ name: 'a' }] }), []);
  assert.deepEqual(fields({ users: [{ name: 'a' }] }, { users: [{ name: 'b' }] }), ['users.0.name']);
  assert.deepEqual(immutableProblems({ a: 1 }, { a: 2 }, null), []);
});

test('the error names the field and what to do, and no value', () => {
  assert.deepEqual(immutableProblems({ folder: '/a' }, { folder: '/b' }, schema), [
    { field: 'folder', reason: 'cannot change after the install; uninstall it without its data first' },
  ]);
});
