/** `npm run quickstart` on a bare Debian under systemd as root; and each reason why it does not begin. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CLONE, furnish } from '../fleet/bare-host.js';
import { CACHE_DIR } from '../fleet/controller-process.js';
import { Quickstart } from '../fleet/quickstart.js';
import { whyNoLab } from '../lab/capability.js';
import { createLab, type Lab } from '../lab/lab.js';
import type { LabHost } from '../lab/lab-host.js';

const skip = whyNoLab() ?? false;
let lab: Lab;
let host: LabHost;

before(async () => {
  if (skip) return;
  lab = await createLab({ hosts: 1, cacheDir: CACHE_DIR, beforeBoot: furnish });
  host = lab.host(0);
  await host.sh('useradd -m -s /bin/bash paul');
});
after(() => lab?.stop());

/** Contents that would show a change: everything but npm's and sudo's own notes. */
async function state(): Promise<string> {
  const find = 'find /srv /opt /etc /home /root /usr/local /var/lib -xdev -type f';
  const leftOut = ['*/.npm/*', '/var/lib/sudo/*', '/var/lib/systemd/*', '/etc/.pwd.lock'];
  const { stdout } = await host.sh(
    `${find} ${leftOut.map((path) => `! -path "${path}"`).join(' ')} -printf '%p %s %T@\\n' | sort`,
  );
  return stdout;
}

describe('quickstart does not begin, says why in one line, and changes nothing:', {
  skip,
  timeout: 300_000,
}, () => {
  const cases: {
    what: string;
    user?: string;
    prepare?: string;
    command: string;
    says: RegExp;
    undo?: string;
  }[] = [
    {
      what: 'a Node that is too old',
      prepare: `mkdir /tmp/old && printf '#!/bin/sh\\necho v18.20.4\\n' >/tmp/old/node && chmod +x /tmp/old/node`,
      command: 'PATH=/tmp/old:$PATH deploy/quickstart',
      says: /^quickstart: Node 20\.19 or newer is needed; \/tmp\/old\/node is v18\.20\.4$/,
    },
    {
      what: 'no Node',
      command: 'PATH=/usr/bin:/bin deploy/quickstart',
      says: /^quickstart: Node 20\.19 or newer is needed; there is no node on PATH$/,
    },
    {
      what: 'a user without sudo',
      user: 'paul',
      command: 'deploy/quickstart',
      says: /^quickstart: root rights are needed and sudo refuses paul; run it as root/,
    },
    {
      what: 'an occupied port',
      prepare: `systemd-run --quiet --unit=occupant node -e "require('net').createServer().listen(7444, '127.0.0.1')" &&
        timeout 20 bash -c 'until (: <>/dev/tcp/127.0.0.1/7444) 2>/dev/null; do sleep 0.05; done'`,
      command: 'deploy/quickstart',
      says: /^quickstart: port 7444 is in use: stop the program that uses it, or choose others with WEBOPS_API_PORT/,
      undo: 'systemctl stop occupant',
    },
    {
      what: 'no network',
      command: 'unshare -n deploy/quickstart',
      says: /^quickstart: no network: the Debian mirror of this machine cannot be reached$/,
    },
  ];
  for (const { what, user = 'root', prepare, command, says, undo } of cases)
    test(what, async () => {
      if (prepare !== undefined) await host.sh(prepare);
      const before = await state();
      const { exitCode, stdout, stderr } = await new Quickstart(host, user).run(command);
      if (undo !== undefined) await host.sh(undo);
      assert.equal(exitCode, 1, stderr);
      assert.equal(stdout, '');
      assert.match(stderr.trimEnd(), says);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
      assert.equal(await state(), before, `nothing changes in ${CLONE} or elsewhere`);
    });
});

test('quickstart as root under systemd: Redis runs, the tour of the README goes as it says; stop stops, reset leaves nothing', {
  skip,
  timeout: 1_200_000,
}, async () => {
  const quickstart = new Quickstart(host, 'root');
  const before = await quickstart.files();
  await quickstart.startsEverything();
  await quickstart.takesTheTour();
  await quickstart.stopsEverything();
  await quickstart.leavesNothing(before);
});
