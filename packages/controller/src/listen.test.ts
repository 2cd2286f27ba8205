/** `--listen`: which addresses are served, what the certificate names, and who reaches NATS. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import { createApiClient, jwtAlone } from '@webops/protocol';
import { connect as connectNats, credsAuthenticator } from 'nats';
import { loadConfig } from './config.js';
import { createController } from './controller.js';
import { parseListen } from './listen-address.js';
import { silent, temporaryFolder } from './testing.fixture.js';

const root = temporaryFolder();
const outer = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

async function withController(
  listen: string,
  check: (it: Awaited<ReturnType<typeof started>>) => Promise<void>,
) {
  const it = await started(listen);
  try {
    await check(it);
  } finally {
    await it.controller.stop();
  }
}

async function started(listen: string) {
  const home = join(root, listen.replaceAll(/\W/g, '_'));
  const env = { WEBOPS_HOME: home, WEBOPS_LISTEN: listen, WEBOPS_SHIPPED_ADDONS: join(root, 'none') };
  const ports = { WEBOPS_API_PORT: '0', WEBOPS_LINK_PORT: '0', WEBOPS_HTTP_PORT: '0' };
  const controller = createController(loadConfig({ env: { ...env, ...ports }, args: [] }), {
    logger: silent,
  });
  await controller.start();
  const { server, token, caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
  return { controller, home, server: server as string, token: token as string, caPem: caPem as string };
}

const portOf = (address: string) => Number(address.slice(address.lastIndexOf(':') + 1));

/** The certificate of a verified connection: fails unless it names `host`. */
function certificateAt(host: string, port: number, ca: string): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host, port, ca, ALPNProtocols: ['h2'] }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    }).once('error', reject);
  });
}

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connectTcp({ host, port }, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}

describe('--listen', { timeout: 120_000 }, () => {
  test('takes an address of either family, with brackets and a port or without', () => {
    const read = (text: string) => Object.values(parseListen(text));
    assert.deepEqual(read('0.0.0.0'), ['0.0.0.0', null]);
    assert.deepEqual(read('::'), ['::', null]);
    assert.deepEqual(read('[::]'), ['::', null]);
    assert.deepEqual(read('[fd00::1]:9000'), ['fd00::1', 9000]);
    assert.deepEqual(read('192.0.2.1:7443'), ['192.0.2.1', 7443]);
    assert.deepEqual(read('localhost'), ['localhost', null]);
    for (const wrong of ['[nonsense]:1', '', '1.2.3.4:x', '1.2.3.4:70000', '[::1]:65534', ':7443'])
      assert.throws(() => parseListen(wrong), /no address|too high/, wrong);
  });

  test('with a port gives the API that one, and the agent link and HTTPS the two after it; ports of their own stay', () => {
    const ports = (...args: string[]) => {
      const { listen, apiPort, linkPort, httpPort } = loadConfig({ env: { WEBOPS_HOME: root }, args });
      return [listen, apiPort, linkPort, httpPort];
    };
    assert.deepEqual(ports('--listen', '[::]:9000'), ['::', 9000, 9001, 9002]);
    assert.deepEqual(ports('--listen', '0.0.0.0:9000', '--http-port', '443'), ['0.0.0.0', 9000, 9001, 443]);
    assert.deepEqual(ports('--listen', '[::1]'), ['::1', 7443, 7444, 7445]);
    assert.throws(() => ports('--listen', '[x]'), /listen: "\[x\]" is no address/);
  });

  test('[::1] serves loopback over IPv6, NATS too, and the certificate names it', async () => {
    await withController('[::1]', async ({ controller, server, token, caPem, home }) => {
      assert.match(server, /^\[::1\]:\d+$/);
      const api = createApiClient({ address: server, token, caPem });
      assert.equal((await api.system.whoAmI({})).name, 'admin');
      assert.match((await api.enrollment.getEnrollmentInfo({})).unreachableReason, /listens on ::1 alone/);
      api.close();
      const { nats, link } = controller.addresses;
      assert.ok(await certificateAt('::1', portOf(link), caPem));
      const creds = readFileSync(join(home, 'nats/admin.creds'));
      const authenticator = jwtAlone(credsAuthenticator(creds));
      const connection = await connectNats({ servers: nats, tls: { ca: caPem }, authenticator });
      await connection.flush();
      await connection.close();
    });
  });

  test('[::] and 0.0.0.0 serve other hosts, NATS too; the default serves none', {
    skip: outer ? false : 'this machine has no address but loopback',
  }, async () => {
    for (const [listen, open] of [
      ['[::]', true],
      ['0.0.0.0', true],
      ['127.0.0.1', false],
    ] as const)
      await withController(listen, async ({ controller, caPem }) => {
        const { api, nats } = controller.addresses;
        assert.equal(await reaches(outer!, portOf(nats)), open, `NATS, ${listen}`);
        assert.equal(await reaches(outer!, portOf(api)), open, `the API, ${listen}`);
        if (!open) return;
        assert.equal(api, `${outer}:${portOf(api)}`, 'what others are told');
        const { subjectaltname } = await certificateAt(outer!, portOf(api), caPem);
        for (const name of [
          `IP Address:${outer}`,
          'IP Address:127.0.0.1',
          'IP Address:0:0:0:0:0:0:0:1',
          'DNS:localhost',
        ])
          assert.ok(subjectaltname?.split(', ').includes(name), `${name} in ${subjectaltname}`);
        if (listen === '[::]') assert.ok(await reaches('::1', portOf(nats)));
      });
  });
});
