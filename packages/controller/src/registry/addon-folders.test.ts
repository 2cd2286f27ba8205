import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findCandidates } from './addon-folders.js';

const addons = fileURLToPath(new URL('../../../../addons', import.meta.url));

test('the template for new addons is taken for no addon, whichever folder is named', async () => {
  const { files } = await findCandidates([join(addons, 'system'), addons, join(addons, 'template')]);
  assert.ok(files.includes(join(addons, 'system/redis/redis.sh')));
  assert.deepEqual(
    files.filter((file) => file.includes('template')),
    [],
  );
});
