import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type ApiClient,
  createApiClient,
  createKeyAndCsr,
  type HostFacts,
  WebopsError,
} from '@webops/protocol';
import { loadConfig } from './config.js';
import { type Controller, createController } from './controller.js';
import { AGENT_PACKAGE_PATH } from './http/http-server.js';
import { silent, temporaryFolder } from './testing.fixture.js';

const root = temporaryFolder();
const home = join(root, 'home');
const own = join(root, 'own');
const shipped = join(root, 'shipped');
const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const PORTS = { WEBOPS_API_PORT: '0', WEBOPS_LINK_PORT: '0', WEBOPS_HTTP_PORT: '0' };

function config() {
  const env = {
    ...PORTS,
    WEBOPS_HOME: home,
    WEBOPS_ADDONS_PATH: own,
    WEBOPS_SHIPPED_ADDONS: shipped,
    WEBOPS_AGENT_PACKAGE: join(root, 'agent.tar.gz'),
    WEBOPS_BOOTSTRAP_SCRIPT: join(root, 'bootstrap.sh'),
  };
  return loadConfig({ env, args: [] });
}

/** The administrator's client, from the file that the CLI reads too. */
function administrator(): ApiClient {
  const { server, token, caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
  return createApiClient({ address: server, token, caPem });
}

function fetchText(url: string, ca: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get(url, { ca }, (response) => {
      let body = '';
      response.on('data', (piece) => {
        body += String(piece);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    }).on('error', reject);
  });
}

const refused = (reason: string) => (error: unknown) =>
  error instanceof WebopsError && error.reason === reason;

describe('a controller', { timeout: 120_000 }, () => {
  let controller: Controller;
  let api: ApiClient;
  before(async () => {
    mkdirSync(own, { recursive: true });
    mkdirSync(join(shipped, 'system'), { recursive: true });
    const script = (name: string) => `addon_metadata() { echo '{"name": "${name}", "version": "1.0.0"}'; }\n`;
    writeFileSync(join(own, 'good.sh'), script('good'), { mode: 0o755 });
    writeFileSync(join(own, 'broken.sh'), `addon_metadata() { echo '{"name": "broken",}'; }\n`, {
      mode: 0o755,
    });
    writeFileSync(join(root, 'agent.tar.gz'), 'the package');
    writeFileSync(join(root, 'bootstrap.sh'), 'server=@SERVER@ pin=@PUBLIC_KEY_PIN@ sha=@PACKAGE_SHA256@\n');
    controller = createController(config(), { logger: silent });
    await controller.start();
    api = administrator();
  });
  after(async () => {
    api.close();
    await controller.stop();
  });

  test('answers its administrator, and says that its backing services are well', async () => {
    assert.deepEqual(await api.system.whoAmI({}), { name: 'admin', role: 'administrator' });
    const status = await api.system.getSystemStatus({});
    const mongodb = status.components.find(({ name }) => name === 'mongodb');
    assert.equal(mongodb?.healthy, true, mongodb?.message);
    assert.equal(status.environment, 'default');
  });

  test('its private files are for its user alone', () => {
    for (const file of ['client.json', 'client.key', 'client.crt', 'controller.json', 'nats/admin.creds']) {
      assert.equal(statSync(join(home, file)).mode & 0o777, 0o600, file);
    }
  });

  test('refuses callers without or with a wrong token', async () => {
    const { server, caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
    const nobody = createApiClient({ address: server, caPem });
    await assert.rejects(nobody.hosts.listHosts({}), refused('CREDENTIALS_MISSING'));
    nobody.close();
    const guesser = createApiClient({ address: server, caPem, token: 'wop_guess' });
    await assert.rejects(guesser.hosts.listHosts({}), refused('TOKEN_INVALID'));
    guesser.close();
  });

  test('knows a caller by certificate alone', async () => {
    const { server, caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
    const [certPem, keyPem] = ['client.crt', 'client.key'].map((file) =>
      readFileSync(join(home, file), 'utf8'),
    );
    const robot = createApiClient({ address: server, caPem, certPem: certPem!, keyPem: keyPem! });
    assert.deepEqual(await robot.system.whoAmI({}), { name: 'admin', role: 'administrator' });
    robot.close();
  });

  test('lists addons, the broken one with its reason; names what is like a mistyped one', async () => {
    const { addons, errors } = await api.addons.listAddons({});
    assert.deepEqual(
      addons.map(({ name, errors: own }) => [name, own.length]),
      [
        ['good', 0],
        ['broken', 1],
      ],
    );
    assert.equal(errors[0]?.file, join(own, 'broken.sh'));
    assert.equal(errors[0]?.function, 'addon_metadata');
    await assert.rejects(api.addons.getAddon({ name: 'godo' }), /Did you mean good\?/);
    const disabled = await api.addons.setAddonEnabled({ name: 'good', enabled: false });
    assert.equal(disabled.addon?.enabled, false);
  });

  test('pages, and refuses what is out of bounds by its field', async () => {
    const field = (name: string) => (error: unknown) =>
      error instanceof WebopsError && error.code === 'INVALID_ARGUMENT' && error.details[0]?.field === name;
    await assert.rejects(api.hosts.listHosts({ pageSize: 1001 }), field('page_size'));
    await assert.rejects(api.hosts.listHosts({ pageToken: 'nonsense' }), field('page_token'));
    await assert.rejects(api.hosts.listHosts({ selector: 'a b' }), field('selector'));
    await assert.rejects(api.enrollment.createJoinToken({ labels: { 'not a key': 'x' } }), field('labels'));
  });

  test('enrols exactly one of two hosts at once with a token for one use, and shows it', async () => {
    const { secret } = await api.enrollment.createJoinToken({ maxUses: 1, labels: { role: 'db' } });
    const { server, caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
    const newcomer = createApiClient({ address: server, caPem });
    const enroll = async (hostname: string) => {
      const { csrPem } = await createKeyAndCsr({ commonName: hostname });
      return newcomer.enrollment.enroll({ token: secret, csrPem, facts: { hostname } as HostFacts });
    };
    const results = await Promise.allSettled([enroll('one'), enroll('two')]);
    newcomer.close();
    const enrolled = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
    assert.equal(enrolled.length, 1);
    assert.equal(enrolled[0]!.linkAddress, controller.addresses.link);
    assert.equal(enrolled[0]!.publisherPublicKeysPem.length, 1);
    const { hosts } = await api.hosts.listHosts({ selector: 'role in (db)' });
    assert.deepEqual(
      hosts.map(({ id, state }) => [id, state]),
      [[enrolled[0]!.hostId, 'HOST_STATE_OFFLINE']],
    );
    const relabelled = await api.hosts.setHostLabels({
      host: hosts[0]!.name,
      set: { zone: 'a' },
      remove: ['role'],
    });
    assert.deepEqual(relabelled.host?.labels, { zone: 'a' });
  });

  test('a stream ends when its caller is revoked', async () => {
    const { server, caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
    const { hosts } = await api.hosts.listHosts({});
    const { operation } = await api.operations.createOperation({
      kind: 'OPERATION_KIND_UNINSTALL',
      addon: 'good',
      target: { hosts: [hosts[0]!.id], selector: '', all: false, exclude: [] },
    });
    const { token } = await api.callers.createCaller({ name: 'watcher', role: 'CALLER_ROLE_VIEWER' });
    const watcher = createApiClient({ address: server, caPem, token });
    const stream = watcher.operations.watchOperation({ id: operation!.id });
    assert.equal((await stream.next()).done, false);
    const goesOn = api.operations.watchOperation({ id: operation!.id });
    await goesOn.next();
    await api.callers.revokeCaller({ name: 'watcher' });
    const ended = (async () => {
      for await (const _ of stream);
    })();
    await assert.rejects(ended, { code: 'UNAUTHENTICATED', reason: 'CALLER_REVOKED' });
    watcher.close();
    await api.operations.cancelOperation({ id: operation!.id });
    for await (const event of goesOn) assert.ok(event, 'the stream of another caller lasts to its own end');
  });

  test('a caller that asks too often is told how long to wait', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 6 }, () => api.addons.discoverAddons({})));
    const refusals = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason as WebopsError] : []));
    assert.equal(refusals.length, 1);
    assert.equal(refusals[0]?.code, 'RESOURCE_EXHAUSTED');
    assert.equal(refusals[0].reason, 'RATE_LIMITED');
    assert.ok(refusals[0].retryAfterMs! > 0 && refusals[0].retryAfterMs! <= 12_000);
    assert.match(refusals[0].message, /admin asks too often: DiscoverAddons is taken 5 times a minute/);
  });

  test('serves the installer with its values, the agent package and its health over HTTPS', async () => {
    const { caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
    const url = `https://${controller.addresses.https}`;
    const installer = await fetchText(`${url}/install.sh`, caPem);
    const info = await api.enrollment.getEnrollmentInfo({});
    assert.ok(
      installer.body.startsWith(`server=${info.apiAddress} pin=${info.publicKeyPin} sha=`),
      installer.body,
    );
    assert.deepEqual(await fetchText(url + AGENT_PACKAGE_PATH, caPem), { status: 200, body: 'the package' });
    assert.equal((await fetchText(`${url}/healthz`, caPem)).status, 200);
    assert.equal((await fetchText(`${url}/etc/passwd`, caPem)).status, 404);
  });

  test('a second one with the same home does not start, and says why', async () => {
    const second = createController(config(), { logger: silent });
    await assert.rejects(second.start(), /already runs with the home .* \(process \d+\)/);
    await second.stop();
  });

  test('stopped and started again it has everything, the token too', async () => {
    const token = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8')).token;
    const { hosts } = await api.hosts.listHosts({});
    api.close();
    await controller.stop();
    assert.ok(!existsSync(join(home, 'controller.json')));
    controller = createController(config(), { logger: silent });
    await controller.start();
    api = administrator();
    assert.equal(JSON.parse(readFileSync(join(home, 'client.json'), 'utf8')).token, token);
    assert.deepEqual(
      (await api.hosts.listHosts({})).hosts.map(({ id }) => id),
      hosts.map(({ id }) => id),
    );
    assert.equal((await api.addons.getAddon({ name: 'good' })).addon?.enabled, false);
  });
});

describe('a controller as a process', { timeout: 120_000 }, () => {
  const env = {
    ...PORTS,
    PATH: process.env['PATH'],
    WEBOPS_HOME: join(root, 'process-home'),
    WEBOPS_SHIPPED_ADDONS: shipped,
  };

  test('an occupied port is one clear line, and nothing stays behind', async () => {
    const occupant = await new Promise<Server>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
    const { port } = occupant.address() as { port: number };
    const args = ['--api-port', String(port), '--log-level', 'silent'];
    const { code, stderr } = await run(args, { ...env });
    occupant.close();
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(
        `^webops-controller: Port ${port} on 127\\.0\\.0\\.1 \\(gRPC API\\) is in use: .*--api-port`,
      ),
    );
    assert.equal(stderr.trim().split('\n').length, 1);
    assert.ok(!existsSync(join(env.WEBOPS_HOME, 'run/controller.lock')));
  });

  test('a wrong setting is one clear line and exit code 2', async () => {
    const { code, stderr } = await run(['--environment', 'Not One'], { ...env });
    assert.deepEqual([code, stderr.trim().split('\n').length], [2, 1]);
    assert.match(stderr, /environment/);
  });

  test('SIGTERM ends it cleanly', async () => {
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await new Promise<void>((resolve) => {
      let log = '';
      child.stderr.on('data', (piece) => {
        log += String(piece);
        if (log.includes('controller ready')) resolve();
      });
    });
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    assert.ok(!existsSync(join(env.WEBOPS_HOME, 'controller.json')));
  });
});

function run(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (piece) => {
      stderr += String(piece);
    });
    child.on('close', (code) => resolve({ code, stderr }));
  });
}
