import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Masker, maskText, SecretIndex } from './masker.js';
import { secretForms } from './secret-forms.js';

const indexOf = (...secrets: string[]) => new SecretIndex(secretForms(secrets));

/** Masked with a cut after every so many bytes. */
function inPieces(bytes: Buffer, index: SecretIndex, size: number): string {
  const masker = new Masker(index);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(masker.feed(bytes.subarray(at, at + size)));
  parts.push(masker.end());
  return Buffer.concat(parts).toString();
}

test('secrets are masked wherever the stream is cut; the rest passes unchanged', () => {
  const index = indexOf('abcabd', 'abc', 'x"y', 'päss');
  const text = 'ab abcab abcabd {"v":"x\\"y"} p%C3%A4ss p%c3%a4ss päss abcabcabd end ab';
  const expected = 'ab ********ab ******** {"v":"********"} ******** ******** ******** ******** end ab';
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const masked = inPieces(bytes, index, size);
    assert.equal(masked.replace(/\*+/g, '*'), expected.replace(/\*+/g, '*'), `cut every ${size}`);
  }
  assert.equal(maskText('nothing here', index), 'nothing here');
});

test('secrets that overlap leave no end of one', () => {
  assert.equal(maskText('-abcdefgh-', indexOf('abcdef', 'defgh')), '-********-');
  assert.equal(maskText('-abcdefghi-', indexOf('abcdefghi', 'def')), '-********-');
});

test('in Base64 a secret is masked wherever it stands in what was encoded, also broken into lines', () => {
  const secret = 'correct horse/battery+staple?';
  const index = indexOf(secret);
  for (let before = 0; before <= 80; before += 1) {
    const text = `${'k'.repeat(before)}${secret}=and more`;
    const encoded = Buffer.from(text).toString('base64');
    const lines = encoded.replace(/.{76}/g, '$&\n');
    for (const shown of [
      encoded,
      lines,
      Buffer.from(text).toString('base64url'),
      lines.replaceAll('\n', '\r\n'),
    ]) {
      for (const size of [1, 7, shown.length]) {
        const masked = inPieces(Buffer.from(shown), index, size);
        assert.ok(masked.includes('********'), `${before}: ${masked}`);
        // What is left on both sides is not enough to find it.
        const left = masked.split('********').map((part) => Buffer.from(part, 'base64').toString('latin1'));
        assert.ok(
          !left.some((part) => part.includes('orre') || part.includes('stapl') || part.includes('batt')),
          `${before}: ${left}`,
        );
      }
    }
  }
});

test('in URLs, quotes and hexadecimal it is masked too, and each line of a long one', () => {
  const secret = 'it\'s/a (real) päss"word';
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nsecond-line-of-it\n-----END KEY-----';
  const index = indexOf(secret, key);
  const shown = [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    encodeURIComponent(secret)
      .replaceAll('%20', '+')
      .replaceAll("'", '%27')
      .replaceAll('(', '%28')
      .replaceAll(')', '%29'),
    JSON.stringify(secret),
    JSON.stringify(secret).replace('ä', '\\u00e4').replace('/', '\\/').replace('\\/', '/'),
    secret.replaceAll("'", "'\\''"),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
    `[INFO] second-line-of-it`,
    key,
  ];
  for (const text of shown) {
    const masked = maskText(`before ${text} after`, index);
    assert.match(masked, /^before .{0,8}\*{8}.? after$/s, text);
  }
});

test('a line that only looks like a secret is not held back', () => {
  const masker = new Masker(indexOf('password'));
  assert.equal(masker.feed(Buffer.from('pass the word\n')).toString(), 'pass the word\n');
});

test('what is held back has a bound', () => {
  const masker = new Masker(indexOf('correct-horse'));
  const start = Buffer.from(Buffer.from('correct-horse').toString('base64').slice(0, 4));
  masker.feed(start);
  const passed = masker.feed(Buffer.from('\n'.repeat(10_000)));
  assert.equal(passed.length, 10_004);
});
