import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebopsError } from '@webops/protocol';
import { temporaryFolder } from '../testing.fixture.js';
import { diskSpace } from './disk-space.js';

const folder = temporaryFolder();
const call = (method: string) => ({ methodPath: `/webops.v1.OperationService/${method}` });

test('on a disk with too little space nothing new is begun, and what only looks or ends something is answered', () => {
  const admit = diskSpace(folder, Number.MAX_SAFE_INTEGER);
  assert.throws(
    () => admit(call('CreateOperation')),
    (error) =>
      error instanceof WebopsError &&
      error.code === 'UNAVAILABLE' &&
      error.reason === 'DISK_FULL' &&
      error.message.includes(folder),
  );
  admit(call('GetOperation'));
  admit(call('CancelOperation'));
});

test('with space all is taken', () => {
  diskSpace(folder, 1)(call('CreateOperation'));
});
