/** Callers and the audit from the command line, on a real controller. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Controller, createController, createLogger, loadConfig } from '@webops/controller';
import { createKeyAndCsr } from '@webops/protocol';
import { runCaptured } from './testing/run-captured.js';

describe('callers', { timeout: 120_000 }, () => {
  let root: string;
  let home: string;
  let controller: Controller;
  const webops = (args: string, more: Parameters<typeof runCaptured>[2] = {}) =>
    runCaptured(home, args.split(' '), more);
  const json = async (args: string, exitCode = 0) => {
    const result = await webops(`${args} -o json`);
    assert.equal(result.exitCode, exitCode, result.stderr);
    return JSON.parse(result.stdout);
  };
  const makeController = () => {
    const env = {
      WEBOPS_API_PORT: '0',
      WEBOPS_LINK_PORT: '0',
      WEBOPS_HTTP_PORT: '0',
      WEBOPS_HOME: home,
      WEBOPS_SHIPPED_ADDONS: join(root, 'shipped'),
    };
    return createController(loadConfig({ env, args: [] }), { logger: createLogger('silent') });
  };
  /** As somebody who has nothing but a token in a file. */
  const as = (name: string, args: string) => webops(`${args} --token-file ${join(root, name)}`);
  const create = async (name: string, role: string) => {
    const { stdout, exitCode, stderr } = await webops(`caller create ${name} --role ${role}`);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^wop_[A-Za-z0-9_-]{43}\n$/, 'the token alone');
    assert.ok(!stderr.includes(stdout.trim()));
    await writeFile(join(root, name), stdout, { mode: 0o600 });
    return stdout.trim();
  };

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'webops-callers-'));
    home = join(root, 'home');
    const system = join(root, 'shipped', 'system');
    await mkdir(system, { recursive: true });
    const script = `addon_metadata() { echo '{"name": "thing", "version": "1.0.0"}'; }\n`;
    await writeFile(join(system, 'thing.sh'), script, { mode: 0o755 });
    controller = makeController();
    await controller.start();
  });
  after(async () => {
    await controller.stop();
    await rm(root, { recursive: true, force: true });
  });

  it('a viewer looks and changes nothing; a manager changes, and trusts nobody', async () => {
    await create('vera', 'viewer');
    await create('mira', 'manager');
    assert.equal((await as('vera', 'host list')).exitCode, 0);
    assert.equal((await as('vera', 'addon list -o name')).stdout, 'thing\n');
    for (const args of [
      'install thing --all --detach --yes',
      'addon disable thing',
      'token create',
      'caller list',
      'audit list',
    ]) {
      const refused = await as('vera', args);
      assert.equal(refused.exitCode, 3, `${args}: ${refused.stderr}`);
      assert.match(refused.stderr, /vera has the role viewer; .* needs (manager|administrator)/);
      assert.equal(refused.stdout, '');
    }
    assert.equal((await as('mira', 'addon disable thing')).exitCode, 0);
    assert.equal((await as('mira', 'addon enable thing')).exitCode, 0);
    assert.match((await as('mira', 'caller create x --role viewer')).stderr, /needs administrator/);
  });

  it('a context made from what caller create printed is all that another machine needs', async () => {
    const created = await json('caller create carol --role viewer --ttl 1h');
    const from = join(root, 'carol.json');
    await writeFile(from, JSON.stringify(created), { mode: 0o600 });
    const elsewhere = { contextsFile: join(root, 'elsewhere.yaml') };
    const nowhere = (args: string) => runCaptured(join(root, 'no-home'), args.split(' '), elsewhere);
    const added = await nowhere(`context add there --from ${from}`);
    assert.equal(added.exitCode, 0, added.stderr);
    assert.equal((await nowhere('addon list -o name')).stdout, 'thing\n');
    assert.equal((await nowhere('addon disable thing')).exitCode, 3);
    assert.equal((await stat(elsewhere.contextsFile)).mode & 0o777, 0o600);
    // Or with files, the token read each time.
    await writeFile(join(root, 'ca.pem'), created.caPem);
    await writeFile(join(root, 'carol'), created.token);
    await nowhere(
      `context add files --server ${created.server} --ca ${join(root, 'ca.pem')} --token-file ${join(root, 'carol')}`,
    );
    assert.equal((await nowhere('addon list -o name --context files')).stdout, 'thing\n');
  });

  it('a caller with its own key gets a certificate in place of a token', async () => {
    const { csrPem, keyPem } = await createKeyAndCsr({ commonName: 'whatever' });
    const [csr, cert, key, ca] = ['r.csr', 'r.crt', 'r.key', 'r.ca'].map((name) => join(root, name)) as [
      string,
      string,
      string,
      string,
    ];
    await Promise.all([writeFile(csr, csrPem), writeFile(key, keyPem, { mode: 0o600 })]);
    const { server, caPem } = JSON.parse(await readFile(join(home, 'client.json'), 'utf8'));
    const { stdout } = await webops(`caller create robot --role manager --csr ${csr}`);
    await Promise.all([writeFile(cert, stdout), writeFile(ca, caPem)]);
    assert.match(
      execFileSync('openssl', ['x509', '-in', cert, '-noout', '-subject'], { encoding: 'utf8' }),
      /CN = robot/,
    );
    const contextsFile = join(root, 'robot.yaml');
    await webops(`context add robot --server ${server} --ca ${ca} --cert ${cert} --key ${key}`, {
      contextsFile,
    });
    assert.equal((await webops('addon disable thing', { contextsFile })).exitCode, 0);
    assert.equal((await webops('addon enable thing', { contextsFile })).exitCode, 0);
    await webops('caller revoke robot');
    assert.equal((await webops('addon list', { contextsFile })).exitCode, 3);
  });

  it('a revoked caller is refused at once, and its name is free again', async () => {
    const token = await create('gone', 'manager');
    assert.equal((await as('gone', 'host list')).exitCode, 0);
    assert.equal((await webops('caller revoke gone')).stdout, 'gone revoked\n');
    const refused = await as('gone', 'host list');
    assert.equal(refused.exitCode, 3);
    assert.match(refused.stderr, /unknown, expired or revoked/);
    const { items } = await json('caller list');
    const gone = items.find(({ name }: { name: string }) => name === 'gone');
    assert.deepEqual(
      [gone.state, gone.role, gone.revokedBy, gone.createdBy],
      ['revoked', 'manager', 'admin', 'admin'],
    );
    assert.ok(!JSON.stringify(items).includes(token));
    await create('gone', 'viewer');
  });

  it('refuses what cannot be, before anything is made', async () => {
    const refused = async (args: string, exitCode: number, message: RegExp) => {
      const result = await webops(args);
      assert.equal(result.exitCode, exitCode, `${args}: ${result.stderr}`);
      assert.match(result.stderr, message, args);
      assert.equal(result.stdout, '', args);
    };
    await refused('caller create x', 2, /--role/);
    await refused('caller create x --role king', 2, /viewer, manager, administrator/);
    await refused('caller create x --role viewer --ttl soon', 2, /not a duration/);
    await refused('caller create X --role viewer', 2, /cannot be the name of a caller/);
    await refused('caller create admin --role viewer', 2, /keeps for itself/);
    await refused('caller create vera --role viewer', 2, /already \(viewer\)/);
    await refused('caller create x --role viewer --csr /nowhere', 2, /cannot read \/nowhere/);
    await refused('caller revoke nobody', 2, /no caller "nobody"/);
    await refused('host list --token-file /nowhere', 2, /cannot read \/nowhere/);
    await writeFile(join(root, 'empty'), '');
    await refused(`host list --token-file ${join(root, 'empty')}`, 2, /holds no token/);
    await refused(`context add x --from ${join(root, 'empty')}`, 2, /has no server, caPem and token/);
    await refused('context add x', 2, /needs --from, or --server and --ca/);
    await refused('audit list --method RemoveHots', 2, /Did you mean RemoveHost/);
    assert.ok(!(await json('caller list')).items.some(({ name }: { name: string }) => name === 'x'));
  });

  it('the audit says who asked for what, from where, and how it ended; verify finds it whole', async () => {
    const { items } = await json('audit list --by vera --since 1h');
    assert.deepEqual(
      items.map((item: { method: string; code: string; reason: string }) => [
        item.method,
        item.code,
        item.reason,
      ]),
      [
        ['EnrollmentService/CreateJoinToken', 'PERMISSION_DENIED', 'ROLE_TOO_LOW'],
        ['AddonService/SetAddonEnabled', 'PERMISSION_DENIED', 'ROLE_TOO_LOW'],
        ['OperationService/CreateOperation', 'PERMISSION_DENIED', 'ROLE_TOO_LOW'],
      ],
    );
    const { requestId, ...asked } = items[2].summary;
    assert.deepEqual(asked, { kind: 'install', addon: 'thing', all: true });
    assert.match(requestId, /^[0-9a-f-]{36}$/);
    assert.match(items[0].from, /^127\.0\.0\.1:\d+$/);
    const [latest] = (await json('audit list --method createcaller --limit 1')).items;
    assert.deepEqual(
      [latest.by, latest.role, latest.code, latest.summary.name],
      ['admin', 'administrator', 'ALREADY_EXISTS', 'vera'],
    );
    const table = await webops('audit list');
    assert.match(table.stdout, /^NO +WHEN +BY +FROM +METHOD +HOSTS +OUTCOME +WHAT\n/);
    assert.match(table.stdout, /mira +127\.0\.0\.1:\d+ +SetAddonEnabled +- +OK +addon=thing enabled=false/);
    const verified = await webops('audit verify');
    assert.equal(verified.exitCode, 0, verified.stdout);
    assert.match(verified.stdout, /^intact: \d+ records, head \d+ \([0-9a-f]{12}\) signed /);
    const { intact, records, head } = await json('audit verify');
    assert.deepEqual([intact, records], [true, head.sequence]);
    // The home's file is lost.
    await rm(join(home, 'audit', 'head-default.json'));
    const broken = await webops('audit verify');
    assert.equal(broken.exitCode, 1);
    assert.match(broken.stdout, /^broken: \d+ records, no signed head\n {2}the signed head is missing/);
    const found = await json('audit verify', 1);
    assert.deepEqual([found.intact, found.faults[0].kind], [false, 'head']);
  });

  it('the last administrator is revoked only with --yes; a restart of the controller makes it anew', async () => {
    const refused = await webops('caller revoke admin');
    assert.equal(refused.exitCode, 2, refused.stderr);
    assert.match(refused.stderr, /admin is the last administrator.*\n.*--yes/s);
    assert.equal((await webops('caller list')).exitCode, 0);
    assert.equal((await webops('caller revoke admin --yes')).exitCode, 0);
    assert.equal((await webops('caller list')).exitCode, 3);
    await controller.stop();
    controller = makeController();
    await controller.start();
    assert.equal((await webops('caller list')).exitCode, 0);
    assert.equal((await webops('audit verify')).exitCode, 0);
    const [revoked] = (await json('audit list --method RevokeCaller --limit 1')).items;
    assert.deepEqual(revoked.summary, { name: 'admin', allowLastAdministrator: true });
  });
});
