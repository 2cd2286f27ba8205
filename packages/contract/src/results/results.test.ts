import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMetadata } from '../metadata.js';
import {
  parseBackupResult,
  parseHealthResult,
  parseMetricsResult,
  parseStatusResult,
  parseValidateResult,
} from './index.js';

const out = (resultText: string | null, exitCode: number | null = 0) => ({ resultText, exitCode });

test('status: exact JSON is taken as it is', () => {
  const text =
    '{"status":"installed","health":"healthy","version":"7.0","message":"up","details":{"port":6379}}';
  const result = parseStatusResult(out(text));
  assert.deepEqual(result, {
    status: 'installed',
    health: 'healthy',
    version: '7.0',
    message: 'up',
    details: { port: 6379 },
    error: null,
    warnings: [],
    evidence: null,
  });
});

test('status: log lines around one JSON object are ignored with a warning', () => {
  const text =
    '\x1b[32m[INFO]\x1b[0m looking {now}\n{\n "status": "installed", "details": {"a": "}"}\n}\n[INFO] {"done": 1}\n';
  const result = parseStatusResult(out(text));
  assert.equal(result.status, 'installed');
  assert.deepEqual(result.details, { a: '}' });
  assert.equal(result.warnings.length, 1);
});

for (const [promise, text, code, reason] of [
  ['text', 'not installed', 0, /text, not JSON/],
  [
    'a trailing comma',
    '{"status": "not_installed", "details": {"status": "installed"},}',
    0,
    /trailing comma/,
  ],
  [
    'JSON cut short',
    '{"status": "not_installed", "details": {"status": "not_installed"}',
    0,
    /cannot be read/,
  ],
  ['nothing', '', 0, /printed nothing/],
  ['nothing and a non-zero exit', null, 3, /exit code 3/],
  ['JSON and a non-zero exit', '{"status":"not_installed"}', 1, /exit code 1.*not_installed/],
  ['an array', '["not_installed"]', 0, /an array/],
  ['a status that does not exist', '{"status":"running"}', 0, /"running" is no status/],
  ['no status', '{"health":"healthy"}', 0, /no "status"/],
  ['two objects', '{"status":"installed"}\n{"status":"not_installed"}', 0, /2 JSON objects/],
  ['a kill', '', null, /killed/],
] as const) {
  test(`status: ${promise} gives unknown with the evidence, never not_installed`, () => {
    const result = parseStatusResult(out(text, code));
    assert.equal(result.status, 'unknown');
    assert.equal(result.health, 'unknown');
    assert.match(result.message, reason);
    assert.ok(result.error !== null && result.evidence !== null);
    if (text) assert.ok(result.evidence.includes(text.slice(0, 10)));
  });
}

test('a missing function has a code of its own', () => {
  for (const parse of [
    parseStatusResult,
    parseValidateResult,
    parseHealthResult,
    parseMetricsResult,
    parseBackupResult,
  ]) {
    assert.equal(parse(out('', 127)).error?.code, 'FUNCTION_MISSING');
  }
});

test('evidence is bounded', () => {
  assert.ok(parseStatusResult(out('x'.repeat(1_000_000))).evidence!.length < 2_200);
  const started = process.hrtime.bigint();
  parseStatusResult(out('{'.repeat(1_000_000)));
  assert.ok(process.hrtime.bigint() - started < 1_000_000_000n);
});

test('validate: a stray character is tolerated with a warning', () => {
  for (const text of [
    'x{"valid":true,"errors":[""],"warnings":[]}',
    '{"valid":true}}',
    '{"valid":true}"',
    '{{"valid":true}',
  ]) {
    const result = parseValidateResult(out(text));
    assert.equal(result.valid, true, text);
    assert.deepEqual(result.errors, []);
    assert.equal(result.warnings.length, 1);
  }
});

test('validate: what cannot be read, or failed, is not valid', () => {
  assert.equal(parseValidateResult(out('OK')).valid, false);
  assert.equal(parseValidateResult(out('{"valid":true}', 1)).valid, false);
  assert.deepEqual(parseValidateResult(out('{"valid":false,"errors":["no memory"]}', 1)).errors, [
    'no memory',
  ]);
  assert.equal(parseValidateResult(out('{"valid":false,"errors":["no memory"]}', 1)).error, null);
  assert.equal(parseValidateResult(out('{"valid":true,"errors":["no memory"]}')).valid, false);
  assert.equal(parseValidateResult(out('{"valid":false}')).errors.length, 1);
});

test('health: said in any of three ways; healthy with a non-zero exit is unknown', () => {
  assert.equal(parseHealthResult(out('{"health":"degraded"}')).health, 'degraded');
  assert.equal(parseHealthResult(out('{"healthy":false}')).health, 'unhealthy');
  assert.equal(parseHealthResult(out('{"status":"healthy"}')).health, 'healthy');
  assert.equal(parseHealthResult(out('{"health":"healthy"}', 2)).health, 'unknown');
  assert.equal(parseHealthResult(out('{"health":"unhealthy"}', 1)).health, 'unhealthy');
});

test('metrics: every number has a dotted path', () => {
  const result = parseMetricsResult(out('{"memory":{"used":5},"list":[1,2],"text":"x"}'));
  assert.deepEqual(result.samples, { 'memory.used': 5, 'list.0': 1, 'list.1': 2 });
});

test('backup: the path comes from JSON or from the last line', () => {
  assert.equal(parseBackupResult(out('{"path":"/b/x"}')).path, '/b/x');
  assert.equal(parseBackupResult(out('saving\n/b/y\n')).path, '/b/y');
  assert.equal(parseBackupResult(out('saved')).error?.code, 'RESULT_UNREADABLE');
  assert.equal(parseBackupResult(out('{"path":"/b/x"}', 1)).path, null);
});

test('metadata: only name and version are needed; lists, extras and defaults', () => {
  const { metadata, configSchema } = parseMetadata(
    out('{"name":"redis","version":"1.0","depends":[""],"ports":[6379],"config_schema":{"type":"object"}}'),
    'redis.sh',
  );
  assert.deepEqual(metadata, {
    name: 'redis',
    version: '1.0',
    display_name: 'redis',
    description: '',
    category: 'other',
    maintainer: '',
    depends: [],
    provides: [],
    conflicts: [],
    ports: [6379],
    config_schema: { type: 'object' },
  });
  assert.deepEqual(configSchema, { type: 'object' });
});

for (const [promise, text, exitCode, code, reason] of [
  ['no version', '{"name":"redis"}', 0, 'METADATA_INVALID', /no "version"/],
  ['a bad name', '{"name":"Redis!","version":"1"}', 0, 'METADATA_INVALID', /\[a-z\]/],
  ['a trailing comma', '{"name":"redis","version":"1",}', 0, 'RESULT_UNREADABLE', /trailing comma/],
  ['text', 'redis 1.0', 0, 'RESULT_UNREADABLE', /text, not JSON/],
  ['nothing', '', 0, 'RESULT_EMPTY', /printed nothing/],
  ['no such function', '', 127, 'FUNCTION_MISSING', /127/],
  ['a failure', 'oops', 2, 'FUNCTION_FAILED', /exit code 2/],
] as const) {
  test(`metadata: ${promise} is an error that names file, function and reason`, () => {
    assert.throws(
      () => parseMetadata(out(text, exitCode), '/a/redis.sh'),
      (error: unknown) => {
        const { code: got, message, file, function: name } = error as Record<string, string>;
        assert.equal(got, code);
        assert.match(message!, reason);
        assert.match(message!, /^\/a\/redis\.sh: addon_metadata: /);
        assert.deepEqual([file, name], ['/a/redis.sh', 'addon_metadata']);
        return true;
      },
    );
  });
}
