import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ConnectionOptions, connect, jwtAuthenticator, type NatsConnection, StorageType } from 'nats';
import { type EmbeddedNats, startNats } from './nats.js';
import { TestOperator } from './operator-jwt.fixture.js';
import { isRunning, serverCertificate, temporaryFolder, waitFor } from './testing.fixture.js';

interface Setting {
  dir: string;
  operator: TestOperator;
  tls: { certPem: string; keyPem: string };
  start(overrides?: { port?: number }): Promise<EmbeddedNats>;
  client(
    server: { url: string },
    permissions?: Parameters<TestOperator['user']>[0],
    options?: ConnectionOptions,
  ): Promise<NatsConnection>;
}

async function setting(t: TestContext): Promise<Setting> {
  const dir = await temporaryFolder(t);
  const tls = await serverCertificate(dir);
  const operator = new TestOperator();
  const auth = operator.auth();
  return {
    dir,
    operator,
    tls,
    async start(overrides = {}) {
      const server = await startNats({ dir, tls, auth, ...overrides });
      t.after(() => server.stop());
      return server;
    },
    async client(server, permissions, options = {}) {
      const user = operator.user(permissions);
      const connection = await connect({
        servers: server.url,
        tls: { ca: tls.certPem },
        authenticator: jwtAuthenticator(user.jwt, user.seed),
        reconnectTimeWait: 50,
        maxReconnectAttempts: -1,
        ...options,
      });
      t.after(() => connection.close());
      return connection;
    },
  };
}

/** What a connection is told while it lives: permission errors, reconnects. */
function statusesOf(connection: NatsConnection): { type: string; text: string }[] {
  const statuses: { type: string; text: string }[] = [];
  void (async () => {
    for await (const status of connection.status()) {
      statuses.push({ type: status.type, text: JSON.stringify(status) });
    }
  })();
  return statuses;
}

test('a stream survives a restart of the server, and the port stays', async (t) => {
  const { start, client } = await setting(t);
  const first = await start();
  const before = await client(first);
  const manager = await before.jetstreamManager();
  await manager.streams.add({ name: 'EVENTS', subjects: ['events.>'], storage: StorageType.File });
  await before.jetstream().publish('events.one', 'kept');
  await before.close();
  await first.stop();
  await first.stop();
  assert.equal(await isRunning(first.pid), false);

  const second = await start();
  assert.equal(second.url, first.url);
  const after = await (await client(second)).jetstreamManager();
  const message = await after.streams.getMessage('EVENTS', { last_by_subj: 'events.one' });
  assert.equal(message.string(), 'kept');
});

test('a user publishes and subscribes only what its credentials allow', async (t) => {
  const { start, client } = await setting(t);
  const server = await start();
  const all = await client(server);
  const own = { publish: ['host.a.>'], subscribe: ['_INBOX_a.>'] };
  const host = await client(server, own, { inboxPrefix: '_INBOX_a' });
  const statuses = statusesOf(host);
  const seen: string[] = [];
  all.subscribe('host.>', { callback: (_error, message) => void seen.push(message.subject) });
  await all.flush();

  host.publish('host.b.status', 'forged');
  host.publish('host.a.status', 'own');
  await waitFor('the allowed message arrives', () => seen.includes('host.a.status'));
  await waitFor('the server refuses the other', () =>
    statuses.some(({ type, text }) => type === 'error' && text.includes('host.b.status')),
  );
  assert.deepEqual(seen, ['host.a.status']);

  const refusals: (string | undefined)[] = [];
  host.subscribe('host.b.>', { callback: (error) => void refusals.push(error?.code) });
  await waitFor('the server refuses the subscription', () => refusals.length > 0);
  assert.deepEqual(refusals, ['PERMISSIONS_VIOLATION']);
});

test('nobody connects without credentials, with those of another account, with expired ones, or without TLS', async (t) => {
  const { start, client, tls } = await setting(t);
  const server = await start();
  const servers = server.url;
  const once = { reconnect: false, maxReconnectAttempts: 0, timeout: 5_000 };
  await assert.rejects(
    connect({ servers, tls: { ca: tls.certPem }, ...once }),
    /AUTHORIZATION|Authorization/,
  );
  const stranger = new TestOperator().user();
  const authenticator = jwtAuthenticator(stranger.jwt, stranger.seed);
  await assert.rejects(
    connect({ servers, tls: { ca: tls.certPem }, authenticator, ...once }),
    /Authorization/i,
  );
  await assert.rejects(
    client(server, { expiresAt: new Date(Date.now() - 60_000) }, once),
    /expired|Authorization/i,
  );
  // The server's certificate is not of an authority that a client without `ca` trusts.
  await assert.rejects(client(server, {}, { ...once, tls: {} }), /certificate/i);
});

test('the server comes back at the same address after a SIGKILL, and clients reconnect', async (t) => {
  const { start, client } = await setting(t);
  const server = await start();
  const killed = server.pid;
  const connection = await client(server);
  const statuses = statusesOf(connection);
  process.kill(killed, 'SIGKILL');
  await waitFor('another process serves', () => server.pid !== killed);
  await waitFor('the client is connected again', () => statuses.some(({ type }) => type === 'reconnect'));
  await connection.flush();
});

test('the server dies with a parent that is killed, and the next start takes over', async (t) => {
  const { dir, start, tls, operator, client } = await setting(t);
  const optionsFile = join(dir, 'options.json');
  await writeFile(optionsFile, JSON.stringify({ tls, auth: operator.auth() }));
  const program = fileURLToPath(new URL('parent.fixture.js', import.meta.url));
  const args = [program, 'nats', dir, optionsFile];
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => parent.kill('SIGKILL'));
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  const { pid, address } = JSON.parse(line) as { pid: number; address: string };

  parent.kill('SIGKILL');
  await waitFor('the server ends', async () => !(await isRunning(pid)));
  const next = await start();
  assert.equal(next.url, address);
  await (await client(next)).flush();
});

test('one clear error for an occupied port and for a folder in use', async (t) => {
  const { start } = await setting(t);
  const occupant = createServer().listen(0, '127.0.0.1');
  t.after(() => occupant.close());
  await once(occupant, 'listening');
  const { port } = occupant.address() as { port: number };
  await assert.rejects(start({ port }), { code: 'address_in_use' });
  await start();
  await assert.rejects(start(), { code: 'already_running' });
});

test('what holds a secret is readable by its owner alone', async (t) => {
  const { dir, start } = await setting(t);
  await start();
  for (const name of ['nats.conf', 'server.key']) {
    assert.equal((await stat(join(dir, name))).mode & 0o777, 0o600, name);
  }
  assert.ok((await readdir(dir)).includes('streams'));
});
