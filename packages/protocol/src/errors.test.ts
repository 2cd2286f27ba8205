import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as grpc from '@grpc/grpc-js';
import { ERROR_CODES, fromServiceError, STATUS_DETAILS_KEY, toServiceError, WebopsError } from './errors.js';
import { messageType } from './services.js';

test('every code has its number in gRPC', () => {
  for (const code of ERROR_CODES) assert.equal(typeof grpc.status[code], 'number', code);
});

test('an error comes back as it was sent, details included', () => {
  const sent = new WebopsError('FAILED_PRECONDITION', 'redis conflicts with valkey on db-1.', {
    reason: 'ADDON_CONFLICT',
    retryable: true,
    retryAfterMs: 1_250,
    details: [
      { field: 'addon', action: 'choose another addon' },
      { field: 'target.hosts' },
      { host: 'db-1', action: 'uninstall valkey' },
      { host: 'db-2' },
      { action: 'see webops addon show redis' },
    ],
  });
  const back = fromServiceError(toServiceError(sent));
  assert.deepEqual(
    [back.code, back.message, back.reason, back.retryable, back.retryAfterMs, back.details],
    [sent.code, sent.message, sent.reason, sent.retryable, sent.retryAfterMs, sent.details],
  );
});

test('another client can read the details as google.rpc.Status', () => {
  const { metadata, code } = toServiceError(
    new WebopsError('NOT_FOUND', 'There is no addon rediss.', { reason: 'ADDON_NOT_FOUND' }),
  );
  const bytes = metadata.get(STATUS_DETAILS_KEY)[0] as Buffer;
  const status = messageType<
    object,
    { code: number; message: string; details: { type_url: string; value: Buffer }[] }
  >('google.rpc.Status').deserialize(bytes);
  assert.equal(status.code, code);
  assert.equal(status.message, 'There is no addon rediss.');
  assert.equal(status.details[0]?.type_url, 'type.googleapis.com/google.rpc.ErrorInfo');
  const info = messageType<object, { reason: string; domain: string }>('google.rpc.ErrorInfo').deserialize(
    status.details[0].value,
  );
  assert.deepEqual([info.reason, info.domain], ['ADDON_NOT_FOUND', 'webops']);
});

test('an unexpected error does not show its text to the client', () => {
  const sent = toServiceError(new Error('password=hunter2'));
  assert.equal(sent.code, grpc.status.INTERNAL);
  assert.ok(!sent.message.includes('hunter2') && !sent.details.includes('hunter2'));
});

test('a status without details keeps its code, and a damaged trailer is no new error', () => {
  const metadata = new grpc.Metadata();
  metadata.set(STATUS_DETAILS_KEY, Buffer.from([0xff, 0xff, 0xff]));
  const error = fromServiceError(
    Object.assign(new Error('14 UNAVAILABLE: gone'), {
      code: grpc.status.UNAVAILABLE,
      details: 'gone',
      metadata,
    }),
  );
  assert.deepEqual(
    [error.code, error.reason, error.message, error.retryable],
    ['UNAVAILABLE', 'UNAVAILABLE', 'gone', true],
  );
});

test('a thousand details and a long message stay below 8 KiB of headers', () => {
  const details = Array.from({ length: 1_000 }, (_, n) => ({ host: `host-${n}`, action: 'x'.repeat(300) }));
  for (const text of ['y'.repeat(100_000), '\u{1F600}'.repeat(50_000), 'a%'.repeat(9_000)]) {
    const sent = toServiceError(new WebopsError('FAILED_PRECONDITION', text, { details }));
    const trailer = sent.metadata.get(STATUS_DETAILS_KEY)[0] as Buffer;
    assert.ok(trailer.toString('base64').length + encodeURI(sent.details).length < 6_500);
    assert.ok(fromServiceError(sent).details.length > 2);
  }
});

test('a message with half a character in it can be sent', () => {
  const sent = toServiceError(new WebopsError('INTERNAL', 'bad \ud800 text'));
  assert.equal(decodeURI(encodeURI(sent.details)), 'bad \ufffd text');
});
