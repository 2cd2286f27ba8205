import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from './checksum.js';

test('the checksum is the CRC-32 that everybody means', () => {
  // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
  assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
  assert.equal(crc32(Buffer.alloc(0)), 0);
});
