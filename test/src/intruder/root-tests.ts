/** What the agent's user cannot do on its host: become root, or have root run what nobody signed. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSigningKey, signBundle, signTicket, type Ticket } from '@webops/contract';
import { waitFor } from '../lab/wait.js';
import { changed, execInput, importInput, markingBundle } from './forgery.js';
import { LAIR, mark, RUNNER } from './intruder.js';
import { PATIENT, type Scene } from './scene.js';
import { plantTricks } from './tricks.js';

const STORE = '/var/lib/webops-root/store';
const TRUST = '/etc/webops/trust';

/** Registers the tests. @param scene the scene, once it was made */
export function rootTests(scene: () => Scene, skip: string | false): void {
  test('the agent’s user gets root from sudo for the runner alone', { skip }, async () => {
    const { intruder } = scene();
    const evil = mark('sudo');
    intruder.host.writeFile(`${LAIR}/runner.conf`, `${evil}\n`);
    intruder.host.writeFile(`${LAIR}/run-function.sh`, `${evil}\n`);
    await intruder.host.run(['ln', '-s', RUNNER, `${LAIR}/webops-runner`]);
    const refused = [
      ['bash', '-c', evil],
      ['-i'],
      ['-s'],
      ['/opt/webops/bin/node', '-e', ''],
      ['/opt/webops/libexec/run-function.sh', LAIR, LAIR, 'x', '-', 'x'],
      ['-e', '/etc/shadow'],
      ['-u', 'nobody', RUNNER, 'list'],
      ['-g', 'shadow', RUNNER, 'list'],
      ['-E', RUNNER, 'list'],
      [`BASH_ENV=${LAIR}/run-function.sh`, RUNNER, 'list'],
      ['-D', LAIR, RUNNER, 'list'],
      ['-R', '/', RUNNER, 'list'],
      ['-C', '100', RUNNER, 'list'],
    ];
    for (const args of refused) {
      const { exitCode, stdout, stderr } = await intruder.run(['sudo', '-n', ...args]);
      assert.equal(exitCode, 1, `sudo ${args.join(' ')}: ${stdout}${stderr}`);
      assert.match(stderr, /^sudo: |^Sorry, /m);
    }
    // By another name it is the same program, and reads what lies beside itself.
    await intruder.run(['sudo', '-n', `${LAIR}/webops-runner`, 'list']);
    assert.equal((await intruder.runner(['list'])).ok, true);
    await scene().nothingRanAsRoot();
  });

  test('only a bundle that a trusted publisher signed, unchanged, gets into the store', {
    skip,
  }, async () => {
    const { intruder, stolen } = scene();
    const { bundle, digest, signature, keyId } = stolen;
    const key = createSigningKey();
    const own = markingBundle('import');
    const signedByItself = signBundle(own.digest, key.privateKeyPem);
    await intruder.sh(`mkdir -p ${LAIR}/keys && cat >${LAIR}/keys/${key.keyId}.pem`, {
      stdin: key.publicKeyPem,
    });
    const altered = Buffer.from(bundle);
    altered[bundle.indexOf('echo run')] = 0x58;
    const alteredDigest = createHash('sha256').update(altered).digest('hex');
    const link = { signature: signedByItself, keyId: `../../../..${LAIR}/keys/${key.keyId}` };
    const attempts: [string, string, Buffer][] = [
      ['SIGNATURE_MISSING', own.digest, importInput({}, own.archive)],
      ['SIGNATURE_MISSING', own.digest, importInput({ keyId }, own.archive)],
      ['SIGNATURE_MISSING', own.digest, importInput(link, own.archive)],
      [
        'PUBLISHER_UNKNOWN',
        own.digest,
        importInput({ signature: signedByItself, keyId: key.keyId }, own.archive),
      ],
      ['SIGNATURE_INVALID', own.digest, importInput({ signature: signedByItself, keyId }, own.archive)],
      ['SIGNATURE_INVALID', own.digest, importInput({ signature, keyId }, own.archive)],
      ['SIGNATURE_INVALID', alteredDigest, importInput({ signature, keyId }, altered)],
      ['DIGEST_MISMATCH', digest, importInput({ signature, keyId }, altered)],
      ['DIGEST_INVALID', `../${digest}`, importInput({ signature, keyId }, bundle)],
      ['INPUT_INVALID', digest, bundle],
    ];
    for (const [code, name, input] of attempts)
      assert.equal((await intruder.runner(['import', name], input)).code, code);
    assert.equal((await intruder.host.sh(`ls -A ${STORE}`)).stdout, '');
    assert.equal(
      (await intruder.runner(['import', digest], importInput({ signature, keyId }, bundle))).ok,
      true,
    );
    assert.equal((await intruder.host.sh(`ls -A ${STORE}`)).stdout, `${digest}\n`);
    await scene().nothingRanAsRoot();
  });

  test('only the read-only functions of stored bundles can be read', { skip }, async () => {
    const { intruder, stolen } = scene();
    const { digest } = stolen;
    const nonce = '0123456789abcdef';
    await intruder.sh(`cat >${LAIR}/addon.sh`, {
      stdin: `${mark('read')}\naddon_status() { ${mark('read')}; }\n`,
    });
    const attempts: [string, string[]][] = [
      ['BUNDLE_MISSING', [markingBundle('read').digest, 'addon_status', nonce]],
      ['DIGEST_INVALID', [`../../../..${LAIR}`, 'addon_status', nonce]],
      ['DIGEST_INVALID', [LAIR, 'addon_status', nonce]],
      ['DIGEST_INVALID', [`${digest}/../../../../..${LAIR}`, 'addon_status', nonce]],
      ['DIGEST_INVALID', [`${digest}.`, 'addon_status', nonce]],
      // Of a request in parts, or of one with more in it than there is, nothing fits.
      ['NONCE_INVALID', [`${digest}\n`, 'addon_status', nonce]],
      ['NONCE_INVALID', ['', 'addon_status', nonce]],
      ['FUNCTION_REFUSED', [digest, 'addon_install', nonce]],
      ['FUNCTION_REFUSED', [digest, 'addon_status;addon_install', nonce]],
      ['NONCE_INVALID', [digest, 'addon_status; addon_install', nonce]],
      ['FUNCTION_REFUSED', [digest, 'eval', nonce]],
      ['NONCE_INVALID', [digest, 'addon_status', `$(${mark('read')})`]],
    ];
    for (const [code, args] of attempts) {
      const { exitCode, code: said } = await intruder.runner(['read', '-'], `${args.join(' ')}\n`);
      assert.deepEqual([exitCode, said], [64, code], JSON.stringify(args));
    }
    for (const args of [[], [digest, 'addon_status', nonce], ['-', digest]])
      assert.equal((await intruder.runner(['read', ...args])).code, 'REQUEST_INVALID');
    for (const verb of ['hold', 'bash', '', '--help'])
      assert.equal((await intruder.runner([verb, digest])).code, 'VERB_UNKNOWN');
    const read = await intruder.runner(['read', '-'], `${digest} addon_status ${nonce}\n`);
    assert.match(read.text, /"status":"installed".*end:0/s);
    await scene().nothingRanAsRoot();
  });

  test('a change starts for no ticket but one that the controller signed, for this host, in time', {
    skip,
  }, async () => {
    const { intruder, stolen } = scene();
    const { ticket: bytes, ticketSignature: signature, config } = stolen;
    const controllersKey = readFileSync(join(scene().fleet.controller.home, 'keys', 'ticket.pem'));
    const signed = (change: Partial<Ticket>, key: string | Buffer = controllersKey) => {
      const other = changed(bytes, change);
      return execInput(other, signTicket(other, key), config);
    };
    // Further back than clocks may be apart (MAX_SKEW_MS of the runner's ticket check).
    const past = new Date(Date.now() - 16 * 60_000).toISOString();
    const execution = '01900000-0000-7000-8000-000000000001';
    const attempts: [string, Buffer][] = [
      ['TICKET_SIGNATURE_INVALID', signed({}, createSigningKey().privateKeyPem)],
      ['TICKET_SIGNATURE_INVALID', execInput(bytes, Buffer.alloc(64), config)],
      ['TICKET_SIGNATURE_INVALID', execInput(bytes, stolen.signature, config)],
      ...(
        [
          { attempt: 2 },
          { execution },
          { digest: '0'.repeat(64) },
          { args: ['x'] },
          { env: { ADDON_X: '1' } },
        ] as const
      ).map((change): [string, Buffer] => [
        'TICKET_SIGNATURE_INVALID',
        execInput(changed(bytes, change as Partial<Ticket>), signature, config),
      ]),
      ['CONFIG_MISMATCH', execInput(bytes, signature, Buffer.from('{"other":true}'))],
      // Signed with the controller's own key: what it would sign for h2, or has signed long ago.
      ['TICKET_OTHER_HOST', signed({ host: scene().hosts[1].id, execution })],
      ['TICKET_EXPIRED', signed({ expiresAt: past, execution })],
      ['TICKET_INVALID', signed({ function: 'addon_status', execution })],
      ['BUNDLE_MISSING', signed({ digest: '0'.repeat(64), execution })],
    ];
    for (const [code, input] of attempts) {
      const answer = await intruder.runner(['exec'], input);
      assert.equal(answer.code, code, answer.text);
    }
    assert.equal(await scene().installs(), 0);
  });

  test('a real ticket starts its change once, however often it is shown', { skip }, async () => {
    const { intruder, stolen } = scene();
    const input = execInput(stolen.ticket, stolen.ticketSignature, stolen.config);
    assert.equal((await intruder.runner(['exec'], input)).started, true);
    await waitFor('the change to end', async () => (await scene().installs()) === 1, PATIENT);
    assert.equal((await intruder.runner(['exec'], input)).started, false);
    await waitFor(
      'the change to be over',
      async () => {
        const forgotten = await intruder.runner(['forget', stolen.execution, '1']);
        return forgotten.ok === true;
      },
      PATIENT,
    );
    assert.equal((await intruder.runner(['exec'], input)).started, false);
    assert.equal(await scene().installs(), 1);
  });

  test('nothing in the caller’s environment reaches what root runs', { skip }, async () => {
    const { intruder, stolen } = scene();
    const tricks = await plantTricks(intruder);
    const { digest } = stolen;
    // They do work: on programs that the agent's user runs for itself.
    // One of them, tracing, keeps another from working, so it is left out once.
    for (const some of [tricks, tricks.filter((one) => !one.startsWith('SHELLOPTS='))])
      await intruder.run(['/usr/bin/env', ...some, '/bin/bash', '-c', 'cd /; mkdir -p /var/tmp']);
    await intruder.run(['/usr/bin/env', ...tricks, '/opt/webops/bin/node', '-e', '']);
    const worked = (await intruder.marks()).map((name) => name.replace(/^ran-as-\d+-/, ''));
    for (const name of ['BASH_ENV', 'function-cd', 'LD_PRELOAD', 'PATH-mkdir', 'PS4', 'NODE_OPTIONS'])
      assert.ok(worked.includes(name), `${name} is not among ${worked}`);

    const env = ['/usr/bin/env', ...tricks];
    const asked = `${digest} addon_status 0123456789abcdef\n`;
    const read = await intruder.runner(['read', '-'], asked, env);
    assert.match(read.text, /"status":"installed".*end:0/s);
    assert.equal((await intruder.runner(['has', digest], '', env)).exitCode, 0);
    assert.equal((await intruder.runner(['list'], '', env)).ok, true);
    const again = execInput(stolen.ticket, stolen.ticketSignature, stolen.config);
    assert.equal((await intruder.runner(['exec'], again, env)).started, false);
    const { bundle, signature, keyId } = stolen;
    assert.equal(
      (await intruder.runner(['import', digest], importInput({ signature, keyId }, bundle), env)).ok,
      true,
    );
    // Not only because of sudo: the runner itself takes nothing from its environment. (A library is loaded before it could refuse.)
    const past = tricks.filter((one) => !one.startsWith('LD_'));
    assert.equal((await intruder.host.run(['/usr/bin/env', ...past, RUNNER, 'has', digest])).exitCode, 0);
    assert.match((await intruder.host.run(['/usr/bin/env', ...past, RUNNER, 'list'])).stdout, /^{"ok":true/);
    const direct = ['/usr/bin/env', ...past, RUNNER, 'read', '-'];
    assert.match((await intruder.host.run(direct, { stdin: asked })).stdout, /"status":"installed".*end:0/s);
    await scene().nothingRanAsRoot();
  });

  test('what root runs, trusts and stores is not for the agent’s user to write', { skip }, async () => {
    const { intruder, stolen } = scene();
    const places = `/opt/webops /etc/webops /var/lib/webops-root /run/webops-* /etc/sudoers.d /etc/systemd/system`;
    const writable = await intruder.sh(`find ${places} -writable ! -type l ! -type s 2>/dev/null`);
    assert.equal(writable.stdout, '');
    const attempts = [
      `echo x >>${TRUST}/host-id`,
      `cp ${LAIR}/keys/*.pem ${TRUST}/publishers/`,
      `cp ${LAIR}/keys/*.pem ${TRUST}/ticket.pub.pem`,
      `mv ${TRUST} ${TRUST}-old`,
      `mkdir ${STORE}/${'0'.repeat(64)}`,
      `ln -s ${LAIR} ${STORE}/${'0'.repeat(64)}`,
      `cp ${LAIR}/addon.sh ${STORE}/${stolen.digest}/addon.sh`,
      `rm -rf ${STORE}/${stolen.digest}`,
      'rm -rf /var/lib/webops-root/used',
      'ls /var/lib/webops-root/used /run/webops-*',
      `echo 'ROOT_DIR=${LAIR}' >>/opt/webops/libexec/runner.conf`,
      'echo x >>/opt/webops/lib/packages/agent/dist/runner/root/main.js',
      'mv /opt/webops/bin/node /opt/webops/bin/node-old',
      `echo 'webops ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/more`,
    ];
    const before = await intruder.host.sh(`find ${places} -type f -newer /etc/webops/trust/host-id | sort`);
    for (const attempt of attempts)
      assert.notEqual((await intruder.sh(attempt)).exitCode, 0, `${attempt} was possible`);
    const afterwards = await intruder.host.sh(
      `find ${places} -type f -newer /etc/webops/trust/host-id | sort`,
    );
    assert.equal(afterwards.stdout, before.stdout);
  });
}
