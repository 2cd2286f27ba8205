import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MarkScanner } from './mark-scanner.js';

test('marks are found however the stream is cut, and no byte of the output is lost', () => {
  const bytes = Buffer.from('\x1ea\x1eab \x1eabc:call\x1eout\x1eab\x1eabc:end:0\x1e\x1e', 'latin1');
  for (let size = 1; size <= bytes.length; size += 1) {
    let data = '';
    const marks: string[] = [];
    const scanner = new MarkScanner(
      'abc',
      (piece) => {
        data += piece.toString('latin1');
      },
      (name) => marks.push(name),
    );
    for (let at = 0; at < bytes.length; at += size) scanner.feed(bytes.subarray(at, at + size));
    scanner.end();

    assert.deepEqual(marks, ['call', 'end:0'], `cut every ${size}`);
    assert.equal(data, '\x1ea\x1eab out\x1eab\x1e', `cut every ${size}`);
  }
});
