import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '@webops/controller';
import { paintFor } from './paint.js';
import { readableLine, readableLog } from './readable-log.js';

const plain = paintFor(false);

function logged(least: string, write: (log: ReturnType<typeof createLogger>) => void): string[] {
  let text = '';
  const stream = { write: (piece: string) => (text += piece) } as never;
  write(createLogger('trace', readableLog(stream, plain, least)));
  return text.split('\n').slice(0, -1);
}

test('a line of the log has its time, level, source, message and what it is about', () => {
  const [line] = logged('info', (log) =>
    log.child({ part: 'nats' }).warn({ reason: 'not there', hosts: 3 }, 'NATS is away'),
  );
  assert.match(line!, /^\d\d:\d\d:\d\d warn {2}controller nats: NATS is away reason="not there" hosts=3$/);
});

test('an error says what it was, lower levels are left out, secrets stay hidden', () => {
  const lines = logged('info', (log) => {
    log.debug('too much');
    const error = Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
    log.error({ err: error, token: 'wop_secret' }, 'a call failed');
  });
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /error controller: a call failed \(ENOTFOUND no such host\) token=\[Redacted\]/);
  assert.doesNotMatch(lines[0]!, /wop_secret/);
});

test('what is no line of the log stays as it is, but cannot drive the terminal', () => {
  assert.equal(readableLine('Segmentation fault', plain), 'Segmentation fault');
  assert.equal(readableLine('{"half":', plain), '{"half":');
  assert.doesNotMatch(readableLine('\x1b]0;title\x07gone', plain)!, /\x1b/);
  const driving = JSON.stringify({ level: 30, time: 0, msg: '\x1b[2Jcleared', at: '\x1b[2J' });
  assert.doesNotMatch(readableLine(driving, plain)!, /\x1b/);
});
