import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Masker, maskText, maskWhole, secretForms } from './masker.js';

test('secrets are masked wherever the stream is cut; the rest passes unchanged', () => {
  const forms = secretForms(['abcabd', 'abc', 'x"y', 'päss']);
  const text = 'ab abcab abcabd {"v":"x\\"y"} p%C3%A4ss päss abcabcabd end ab';
  const expected = 'ab ********ab ******** {"v":"********"} ******** ******** ***************** end ab';
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const masker = new Masker(forms);
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) parts.push(masker.feed(bytes.subarray(at, at + size)));
    parts.push(maskWhole(masker.end(), forms));
    const masked = Buffer.concat(parts).toString();
    for (const secret of ['abc', 'x\\"y', 'p%C3%A4ss', 'päss'])
      assert.ok(!masked.includes(secret), `${size}: ${masked}`);
    assert.equal(masked.replace(/\*+/g, '*'), expected.replace(/\*+/g, '*'), `cut every ${size}`);
  }
  assert.equal(maskText('nothing here', forms), 'nothing here');
});

test('a line that only looks like a secret is not held back', () => {
  const masker = new Masker(secretForms(['password']));
  assert.equal(masker.feed(Buffer.from('pass the word\n')).toString(), 'pass the word\n');
});
