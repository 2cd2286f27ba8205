import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION, requireProtocolVersion } from './version.js';

test('versions from the oldest served to the own are served, and no other', () => {
  for (let version = OLDEST_PROTOCOL_VERSION; version <= PROTOCOL_VERSION; version++)
    requireProtocolVersion(version);
  assert.throws(() => requireProtocolVersion(0), {
    reason: 'PROTOCOL_VERSION_UNSUPPORTED',
    message: /upgrade the agent/,
  });
  assert.throws(() => requireProtocolVersion(PROTOCOL_VERSION + 1), { message: /upgrade the controller/ });
});
