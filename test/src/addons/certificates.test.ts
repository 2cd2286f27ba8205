/** The certificates that lie beside the shipped addons are those of the addons that are there, and one of them is made again. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSigningKey } from '@webops/contract';
import { packAddon } from '@webops/controller';
import { REPOSITORY } from '../fleet/controller-process.js';
import { whyNoLab } from '../lab/capability.js';
import { runCommand } from '../lab/command.js';

const system = join(REPOSITORY, 'addons/system');
const scratch = mkdtempSync(join(tmpdir(), 'webops-certificates-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

interface Certificate {
  digest: string;
  grade: string;
  steps: { name: string; state: string; detail: string }[];
}
const certificateOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'certificate.json'), 'utf8')) as Certificate;
const certified = readdirSync(system).filter((name) => existsSync(join(system, name, 'certificate.json')));

test('there is one at least', () => {
  assert.ok(certified.length > 0);
});

for (const name of certified) {
  test(`${name}: its certificate is for the addon that is there; else: webops addon certify addons/system/${name} --lab`, async () => {
    const libraryFolder = join(REPOSITORY, 'addons/lib/v1');
    const script = join(system, name, `${name}.sh`);
    const { digest } = await packAddon(script, { libraryFolder, key: createSigningKey() });
    const certificate = certificateOf(join(system, name));
    assert.equal(certificate.digest, digest);
    assert.notEqual(certificate.grade, 'failed');
    assert.ok(readFileSync(join(system, name, 'CERTIFICATE.md'), 'utf8').includes(digest));
  });
}

// A different one each day: all of them take long.
const again = certified[Math.floor(Date.now() / 86_400_000) % Math.max(1, certified.length)];
test(`${again}: certified again, with the same outcome`, { skip: whyNoLab() ?? false }, async () => {
  assert.ok(again);
  const cli = join(REPOSITORY, 'packages/cli/bin/webops.js');
  const args = ['addon', 'certify', join(system, again), '--lab', '--into', scratch];
  const result = await runCommand(process.execPath, [cli, ...args], {
    allowFailure: true,
    timeoutMs: 1_800_000,
  });
  const states = ({ steps }: Certificate) => steps.map(({ name, state }) => `${name} ${state}`);
  assert.deepEqual(states(certificateOf(scratch)), states(certificateOf(join(system, again))), result.stderr);
});
