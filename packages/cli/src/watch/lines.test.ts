import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineCutter } from './lines.js';

describe('lines', () => {
  it('come whole, whatever the pieces', () => {
    const cutter = new LineCutter();
    const bytes = Buffer.from('grüße\nzwei');
    const lines = [...bytes].flatMap((byte) => cutter.push(Buffer.from([byte])));
    assert.deepEqual(lines, ['grüße']);
    assert.equal(cutter.partial, 'zwei');
    assert.deepEqual(cutter.end(), ['zwei']);
    assert.deepEqual(cutter.end(), []);
  });

  it('of a progress bar show its last state', () => {
    const cutter = new LineCutter();
    assert.deepEqual(cutter.push(Buffer.from('10%\r50%\r100%\r\nnext\r\n')), ['100%', 'next']);
  });

  it('survive bytes that are no text', () => {
    assert.deepEqual(new LineCutter().push(Buffer.from([0xff, 0x41, 0x0a])), ['\ufffdA']);
  });

  it('that never end fill no memory', () => {
    const cutter = new LineCutter();
    const lines = cutter.push(Buffer.alloc(1024 * 1024, 'x'));
    assert.equal(lines.length, 15);
    assert.ok(cutter.partial.length <= 64 * 1024);
  });
});
