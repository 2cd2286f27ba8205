import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkConfig,
  checkConfigSchema,
  envOf,
  maskSecrets,
  requireConfig,
  restoreSecrets,
  secretPathsOf,
  secretValuesOf,
} from './config.js';

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties: {
    port: { type: 'integer', minimum: 1, maximum: 65535, default: 6379 },
    bind: { type: 'string', default: '127.0.0.1' },
    policy: { enum: ['a', 'b'] },
    password: { type: 'string', writeOnly: true },
    users: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, key: { type: 'string', writeOnly: true } },
      },
    },
  },
};

test('defaults are filled in and the given configuration stays as it was', () => {
  const given = { password: 'pa"ss' };
  assert.deepEqual(requireConfig(given, schema), { port: 6379, bind: '127.0.0.1', password: 'pa"ss' });
  assert.deepEqual(given, { password: 'pa"ss' });
});

for (const [promise, config, field, reason] of [
  ['a number out of range', { port: 70000 }, 'port', '<= 65535'],
  ['a wrong type', { bind: 5 }, 'bind', 'must be string'],
  ['an unknown field', { prot: 1 }, 'prot', 'is not known'],
  ['a missing field in a list', { users: [{}] }, 'users.0.name', 'is required'],
  ['a value not allowed', { policy: 'c' }, 'policy', '"a", "b"'],
  ['no object', [], '', 'JSON object'],
] as const) {
  test(`${promise} is refused by name`, () => {
    const check = checkConfig(config, schema);
    assert.equal(check.ok, false);
    assert.equal(check.problems[0]?.field, field);
    assert.ok(check.problems[0]?.reason.includes(reason), check.problems[0]?.reason);
    assert.throws(() => requireConfig(config, schema), { code: 'CONFIG_INVALID', field });
  });
}

test('a schema that cannot be compiled is an error that names the file; without one every object passes', () => {
  assert.throws(
    () => checkConfigSchema({ type: 'nonsense' }, 'x.sh'),
    /x\.sh: addon_metadata: config_schema/,
  );
  assert.equal(checkConfig({ any: 1 }, null).ok, true);
});

test('secrets are masked everywhere, found for masking output, and never in the environment', () => {
  const config = {
    port: 1,
    password: 'line"1',
    users: [
      { name: 'n', key: 'kkkk-long' },
      { name: 'm', key: 'x' },
    ],
  };
  assert.deepEqual(secretPathsOf(schema), ['password', 'users.*.key']);
  const masked = maskSecrets(config, schema);
  assert.equal(JSON.stringify(masked).includes('line'), false);
  assert.equal(JSON.stringify(masked).includes('kkkk'), false);
  assert.deepEqual(secretValuesOf(config, schema), ['kkkk-long', 'line\\"1', 'line"1']);
  assert.deepEqual(envOf({ ...config, 'max-memory': true, name: 'x' }, schema), {
    ADDON_PORT: '1',
    ADDON_MAX_MEMORY: 'true',
  });
  assert.deepEqual(restoreSecrets(masked, config, schema), config);
});

test('secrets behind a reference, in alternatives and in free-form maps are found', () => {
  const tree = {
    $defs: {
      secret: { type: 'string', writeOnly: true },
      node: { properties: { child: { $ref: '#/$defs/node' }, s: { $ref: '#/$defs/secret' } } },
    },
    properties: { token: { $ref: '#/$defs/secret' }, env: { additionalProperties: { writeOnly: true } } },
    anyOf: [{ properties: { other: { writeOnly: true } } }],
  };
  assert.deepEqual(secretPathsOf(tree), ['env.*', 'other', 'token']);
  assert.equal(
    secretPathsOf({ properties: { n: { $ref: '#/$defs/node' } }, $defs: tree.$defs }).includes('n.child.s'),
    true,
  );
});
