/** `npm run quickstart` on a bare Debian by a user who has sudo. */
import { after, before, test } from 'node:test';
import { CLONE, furnish } from '../fleet/bare-host.js';
import { CACHE_DIR } from '../fleet/controller-process.js';
import { Quickstart } from '../fleet/quickstart.js';
import { whyNoLab } from '../lab/capability.js';
import { createLab, type Lab } from '../lab/lab.js';

const skip = whyNoLab() ?? false;
let lab: Lab;

before(async () => {
  if (skip) return;
  lab = await createLab({ hosts: 1, cacheDir: CACHE_DIR, beforeBoot: furnish });
  const user = `useradd -m -s /bin/bash vera && echo 'vera ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/vera`;
  await lab.host(0).sh(`${user} && chown -R vera: ${CLONE}`);
});
after(() => lab?.stop());

test('quickstart as a user with sudo: Redis runs; stop stops, reset leaves nothing', {
  skip,
  timeout: 1_200_000,
}, async () => {
  const quickstart = new Quickstart(lab.host(0), 'vera');
  const before = await quickstart.files();
  await quickstart.startsEverything();
  await quickstart.stopsEverything();
  await quickstart.leavesNothing(before);
});
