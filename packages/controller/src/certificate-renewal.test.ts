/** Certificates end while the controller runs: new ones are shown to new connections, and nobody who is connected notices. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import { createApiClient, jwtAlone, publicKeyPinOf } from '@webops/protocol';
import { connect as connectNats, credsAuthenticator, type NatsConnection } from 'nats';
import { loadConfig } from './config.js';
import { type Controller, createController } from './controller.js';
import { silent, temporaryFolder } from './testing.fixture.js';

const home = temporaryFolder();
const TTL_MS = 8_000;
let controller: Controller;
let caPem: string;

before(async () => {
  const env = {
    WEBOPS_HOME: home,
    WEBOPS_API_PORT: '0',
    WEBOPS_LINK_PORT: '0',
    WEBOPS_HTTP_PORT: '0',
    WEBOPS_SHIPPED_ADDONS: join(home, 'none'),
    WEBOPS_OWN_CERTIFICATE_TTL_MS: String(TTL_MS),
  };
  controller = createController(loadConfig({ env, args: [] }), { logger: silent });
  await controller.start();
  ({ caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8')));
});
after(() => controller.stop());

test('a controller that outlives its certificates shows new ones on every listener, and open connections stay', async () => {
  const first = await shownEverywhere();
  assert.equal(new Set(first.map(({ fingerprint256 }) => fingerprint256)).size, 1);
  const firstEnd = Date.parse(first[0]!.valid_to);
  const robot = readFileSync(join(home, 'client.crt'), 'utf8');
  const open = await openConnections();

  const second = await until('every listener to show another certificate', async () => {
    const shown = await shownEverywhere();
    return shown.every((one, n) => one.fingerprint256 !== first[n]!.fingerprint256) ? shown : null;
  });
  for (const one of second) assert.ok(Date.parse(one.valid_to) > firstEnd);
  assert.equal(publicKeyPinOf(second[0]!.raw), publicKeyPinOf(first[0]!.raw), 'join lines pin the key');

  // Past the end of the first one: nothing that is connected noticed, and new connections verify.
  await delay(Math.max(0, firstEnd + 1_000 - Date.now()));
  await open.check();
  await open.close();
  assert.ok((await shownEverywhere()).every((one) => Date.parse(one.valid_to) > Date.now()));

  const renewed = await until('the administrator’s certificate to be renewed', () => {
    const now = readFileSync(join(home, 'client.crt'), 'utf8');
    return now === robot ? null : now;
  });
  assert.ok(Date.parse(new X509Certificate(renewed).validTo) > Date.now());
  const { server } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
  const keyPem = readFileSync(join(home, 'client.key'), 'utf8');
  const api = createApiClient({ address: server, caPem, certPem: renewed, keyPem });
  assert.deepEqual(await api.system.whoAmI({}), { name: 'admin', role: 'administrator' });
  api.close();
});

/** The certificates that the API, the agent link, HTTPS and NATS show to a new connection that verifies them. */
async function shownEverywhere(): Promise<PeerCertificate[]> {
  const { api, link, https, nats } = controller.addresses;
  return Promise.all([shown(api), shown(link), shown(https), shownByNats(new URL(nats).host)]);
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

function shown(address: string, socket?: ReturnType<typeof connectTcp>): Promise<PeerCertificate> {
  const target = socket ? { socket } : { port: portOf(address), host: '127.0.0.1' };
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      ...target,
      ca: caPem,
      servername: 'localhost',
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    secure.once('error', reject);
    secure.once('secureConnect', () => {
      resolve(secure.getPeerCertificate());
      secure.destroy();
    });
  });
}

/** NATS begins in the clear with a line about itself. */
async function shownByNats(address: string): Promise<PeerCertificate> {
  const socket = connectTcp({ port: portOf(address), host: '127.0.0.1' });
  await new Promise((resolve, reject) => socket.once('data', resolve).once('error', reject));
  return shown(address, socket);
}

/** A connection to the API and one to NATS, and a check that each is still the same one. */
async function openConnections(): Promise<{ check(): Promise<void>; close(): Promise<void> }> {
  const { api, nats } = controller.addresses;
  const http2 = connectHttp2(`https://127.0.0.1:${portOf(api)}`, { ca: caPem });
  await new Promise((resolve, reject) => http2.once('connect', resolve).once('error', reject));
  const creds = readFileSync(join(home, 'nats', 'admin.creds'));
  const natsClient: NatsConnection = await connectNats({
    servers: nats,
    tls: { ca: caPem },
    authenticator: jwtAlone(credsAuthenticator(creds)),
    reconnect: false,
  });
  return {
    async check() {
      assert.equal(http2.closed, false, 'the connection to the API');
      await new Promise<void>((resolve, reject) =>
        http2.ping((error) => (error === null ? resolve() : reject(error))),
      );
      await natsClient.flush();
      assert.equal(natsClient.isClosed(), false, 'the connection to NATS');
    },
    async close() {
      http2.destroy();
      await natsClient.close();
    },
  };
}

async function until<T>(
  what: string,
  look: () => T | null | Promise<T | null>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await delay(100);
  }
}
