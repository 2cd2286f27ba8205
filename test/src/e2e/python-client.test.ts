import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { REPOSITORY } from '../fleet/controller-process.js';
import { createFleet, type Fleet } from '../fleet/fleet.js';
import { whyNoLab } from '../lab/capability.js';
import { runCommand } from '../lab/command.js';

const skip = whyNoLab() ?? false;
const scratch = mkdtempSync(join(tmpdir(), 'webops-python-'));
let fleet: Fleet;

before(async () => {
  if (!skip) fleet = await createFleet({ hosts: 1, addonsPath: [join(REPOSITORY, 'test/fixtures/field')] });
});
after(async () => {
  await fleet?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

test('a client in Python that knows the proto files only installs an addon, follows its output, and reflection agrees', {
  skip,
}, async () => {
  const { server, token, caPem } = fleet.controller.client();
  writeFileSync(join(scratch, 'ca.pem'), caPem);
  writeFileSync(join(scratch, 'token'), token, { mode: 0o600 });
  const result = await runCommand(
    '/usr/bin/python3',
    [
      join(REPOSITORY, 'test/python/client.py'),
      join(REPOSITORY, 'proto'),
      join(REPOSITORY, 'node_modules/@grpc/reflection/build/proto'),
      server,
      join(scratch, 'ca.pem'),
      join(scratch, 'token'),
      'writes-slowly',
      'h1',
    ],
    { timeoutMs: 120_000, allowFailure: true },
  );
  assert.equal(result.exitCode, 0, result.stdout + result.stderr);
  const said = JSON.parse(result.stdout) as {
    state: string;
    exitCode: number;
    output: string;
    services: { name: string; same: boolean }[];
  };
  assert.deepEqual([said.state, said.exitCode], ['OPERATION_STATE_SUCCEEDED', 0]);
  assert.match(said.output, /line 1\b[\s\S]*line 10/);
  assert.deepEqual(
    said.services.filter(({ same }) => !same),
    [],
  );
  assert.ok(said.services.length >= 5, JSON.stringify(said.services));
});
