/** MONGODB_URI and NATS_URL: real servers that are not the controller's own, and what it says when it cannot use them. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  defaultCacheDir,
  type EmbeddedMongo,
  type EmbeddedNats,
  startMongo,
  startNats,
} from '@webops/embedded';
import {
  createApiClient,
  createAuthority,
  createServerCertificate,
  hostInboxPrefix,
  hostSubject,
  jwtAlone,
} from '@webops/protocol';
import { connect, credsAuthenticator } from 'nats';
import { loadNatsIdentity, natsIdentityFromSeed } from './events/nats-identity.js';
import { temporaryFolder } from './testing.fixture.js';

const root = temporaryFolder();
const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const SECRET = 'hunter2';
const SEED = join(root, 'operator/keys/nats-account.seed');
const CA = join(root, 'nats-ca.pem');

let mongo: EmbeddedMongo;
let nats: EmbeddedNats;

before(async () => {
  mkdirSync(join(root, 'shipped/system'), { recursive: true });
  mongo = await startMongo({ dir: join(root, 'mongo') });
  const authority = await createAuthority({ commonName: 'somebody else’s authority' });
  writeFileSync(CA, authority.certPem);
  const names = { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] };
  nats = await startNats({
    dir: join(root, 'nats'),
    tls: await createServerCertificate(authority, names),
    auth: (await loadNatsIdentity(join(root, 'operator'))).serverAuth!(),
  });
});
after(async () => {
  await nats.stop();
  await mongo.stop();
});

let homes = 0;
function environment(settings: Record<string, string>) {
  return {
    PATH: process.env['PATH'],
    WEBOPS_HOME: join(root, `home-${++homes}`),
    WEBOPS_SHIPPED_ADDONS: join(root, 'shipped'),
    WEBOPS_API_PORT: '0',
    WEBOPS_LINK_PORT: '0',
    WEBOPS_HTTP_PORT: '0',
    WEBOPS_LOG_LEVEL: 'info',
    MONGODB_URI: mongo.uri,
    // A database belongs to the home whose keys it was written with.
    WEBOPS_MONGODB_DATABASE: `home${homes}`,
    NATS_URL: nats.url,
    WEBOPS_NATS_CA_FILE: CA,
    WEBOPS_NATS_ACCOUNT_SEED_FILE: SEED,
    ...settings,
  };
}

/** Runs a controller until it is ready. */
async function start(env: ReturnType<typeof environment>) {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  for await (const line of createInterface({ input: child.stderr })) {
    log += `${line}\n`;
    if (line.includes('controller ready')) break;
  }
  assert.match(log, /controller ready/);
  const read = (file: string) => readFileSync(join(env.WEBOPS_HOME, file), 'utf8');
  const { server, token, caPem } = JSON.parse(read('client.json'));
  const api = createApiClient({ address: server, token, caPem });
  return {
    api,
    pid: child.pid!,
    async stop() {
      api.close();
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Runs a controller that does not start. */
async function refused(settings: Record<string, string>): Promise<string> {
  const env = environment({ WEBOPS_LOG_LEVEL: 'silent', ...settings });
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const late = setTimeout(() => child.kill('SIGKILL'), 40_000);
  let stderr = '';
  child.stderr.on('data', (piece) => {
    stderr += String(piece);
  });
  const [code] = await once(child, 'close');
  clearTimeout(late);
  assert.equal(code, 1, `exit code 1 in bounded time\n${stderr}`);
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  assert.ok(!stderr.includes(SECRET), 'no password in the message');
  return stderr;
}

async function healthy(api: Awaited<ReturnType<typeof start>>['api']): Promise<Record<string, string>> {
  for (let tries = 0; ; tries++) {
    const { components } = await api.system.getSystemStatus({});
    if (components.every((one) => one.healthy) || tries > 100)
      return Object.fromEntries(components.map(({ name, message }) => [name, message]));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a controller on servers of others', { timeout: 120_000 }, () => {
  test('starts none of its own, keeps everything there, and gives hosts credentials for that NATS', async () => {
    const env = environment({});
    const first = await start(env);
    // `ps` itself ends with 1 when it finds none.
    const children = spawnSync('ps', ['-o', 'args=', '--ppid', String(first.pid)], { encoding: 'utf8' });
    assert.equal(children.stdout.trim(), '');
    const components = await healthy(first.api);
    assert.equal(components['mongodb'], 'MONGODB_URI');
    assert.equal(components['nats'], `NATS_URL: connected to 127.0.0.1:${nats.port}`);
    const { token } = await first.api.enrollment.createJoinToken({ description: 'kept' });
    await first.stop();
    for (const own of ['mongo', 'nats/nats.conf'])
      assert.equal(existsSync(join(env.WEBOPS_HOME, own)), false, own);

    const second = await start(env);
    const { tokens } = await second.api.enrollment.listJoinTokens({});
    assert.deepEqual(
      tokens.map(({ id }) => id),
      [token?.id],
    );
    await second.stop();

    const host = '0190aaaa-0000-7000-8000-000000000001';
    const { creds } = natsIdentityFromSeed(readFileSync(SEED)).hostUser('default', host, 60_000);
    const agent = await connect({
      servers: nats.url,
      tls: { ca: readFileSync(CA, 'utf8') },
      authenticator: jwtAlone(credsAuthenticator(Buffer.from(creds))),
      inboxPrefix: hostInboxPrefix(host),
    });
    const published = await agent
      .jetstream()
      .publish(hostSubject('default', host, 'status'), Buffer.from('{}'));
    assert.equal(published.stream, 'WEBOPS');
    await agent.close();
  });

  test('with a user and a password in NATS_URL', async (t) => {
    const plain = await plainNats(t);
    const settings = { WEBOPS_NATS_ACCOUNT_SEED_FILE: '', WEBOPS_NATS_CA_FILE: '' };
    const { api, stop } = await start(
      environment({
        ...settings,
        NATS_URL: `nats://webops:${SECRET}@127.0.0.1:${plain}`,
      }),
    );
    assert.equal((await healthy(api))['nats'], `NATS_URL: connected to 127.0.0.1:${plain}`);
    await stop();
    const wrong = await refused({ ...settings, NATS_URL: `nats://webops:${SECRET}x@127.0.0.1:${plain}` });
    assert.match(
      wrong,
      new RegExp(
        `^webops-controller: NATS at nats://127\\.0\\.0\\.1:${plain} refuses the credentials of NATS_URL`,
      ),
    );
  });

  test('starts while NATS is away, and says so', async () => {
    const { api, stop } = await start(environment({ NATS_URL: 'tls://127.0.0.1:1' }));
    const { components } = await api.system.getSystemStatus({});
    assert.equal(components.find(({ name }) => name === 'nats')?.healthy, false);
    await stop();
  });
});

describe('one line with what to do, exit code 1, in bounded time:', { timeout: 180_000 }, () => {
  const cases: [string, Record<string, string> | (() => Record<string, string>), RegExp][] = [
    [
      'an address of no MongoDB',
      { MONGODB_URI: 'http://db' },
      /MONGODB_URI is no address of a MongoDB .*give one like/,
    ],
    [
      'no MongoDB there',
      { MONGODB_URI: `mongodb://webops:${SECRET}@127.0.0.1:1/` },
      /No MongoDB answers at 127\.0\.0\.1:1 .*: start it, or correct MONGODB_URI/,
    ],
    [
      'a MongoDB that refuses the user',
      () => ({ MONGODB_URI: mongo.uri.replace('mongodb://', `mongodb://webops:${SECRET}@`) }),
      /MongoDB at .* refuses the user or the password of MONGODB_URI: correct them/,
    ],
    ['an address of no NATS', { NATS_URL: 'db:4222' }, /NATS_URL is no address of a NATS: give one like/],
    [
      'a NATS that another authority vouches for',
      { WEBOPS_NATS_CA_FILE: '' },
      /NATS at tls:.* cannot be verified .*--nats-ca-file/,
    ],
    [
      'a NATS that does not know the account',
      () => {
        const stranger = join(root, 'stranger.seed');
        writeFileSync(stranger, readFileSync(join(root, 'another/keys/nats-account.seed')));
        return { WEBOPS_NATS_ACCOUNT_SEED_FILE: stranger };
      },
      /NATS at tls:.* refuses the credentials of NATS_URL or of --nats-account-seed-file/,
    ],
    [
      'a seed file that is not there',
      { WEBOPS_NATS_ACCOUNT_SEED_FILE: '/nothing/here' },
      /Cannot read \/nothing\/here/,
    ],
  ];
  before(() => loadNatsIdentity(join(root, 'another')));
  for (const [what, settings, says] of cases)
    test(what, async () => {
      assert.match(await refused(typeof settings === 'function' ? settings() : settings), says);
    });
});

/** A nats-server as somebody else runs it: a user with a password. Its port. */
async function plainNats(t: { after(end: () => void): void }): Promise<number> {
  const folder = join(root, 'plain');
  mkdirSync(folder);
  const config = join(folder, 'nats.conf');
  const lines = ['listen: "127.0.0.1:-1"', `jetstream { store_dir: "${folder}/streams" }`];
  writeFileSync(config, [...lines, `authorization { user: webops, password: ${SECRET} }`].join('\n'));
  const fetched = join(defaultCacheDir(), 'nats/nats-server');
  const server = spawn(existsSync(fetched) ? fetched : 'nats-server', ['-c', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => server.kill('SIGKILL'));
  let port = 0;
  for await (const line of createInterface({ input: server.stderr })) {
    port = Number(/Listening for client connections on .*:(\d+)$/.exec(line)?.[1] ?? port);
    if (line.includes('Server is ready')) break;
  }
  server.stderr.resume();
  return port;
}
