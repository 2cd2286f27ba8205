/** A removed host's credentials for NATS are good no more, although their time is not over. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  createApiClient,
  createKeyAndCsr,
  type HostFacts,
  hostInboxPrefix,
  jwtAlone,
} from '@webops/protocol';
import { connect, credsAuthenticator, type NatsConnection } from 'nats';
import { loadConfig } from '../config.js';
import { type Controller, createController } from '../controller.js';
import { silent, temporaryFolder } from '../testing.fixture.js';
import { loadNatsIdentity } from './nats-identity.js';

const home = temporaryFolder();
let controller: Controller;

function start(): Promise<void> {
  const env = {
    WEBOPS_HOME: home,
    WEBOPS_API_PORT: '0',
    WEBOPS_LINK_PORT: '0',
    WEBOPS_HTTP_PORT: '0',
    WEBOPS_SHIPPED_ADDONS: join(home, 'none'),
  };
  controller = createController(loadConfig({ env, args: [] }), { logger: silent });
  return controller.start();
}

function administrator() {
  const { server, token, caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
  return { api: createApiClient({ address: server, token, caPem }), caPem: caPem as string };
}

async function enrol(hostname: string): Promise<string> {
  const { api } = administrator();
  const { secret } = await api.enrollment.createJoinToken({ maxUses: 1 });
  const { csrPem } = await createKeyAndCsr({ commonName: hostname });
  const facts = { hostname } as HostFacts;
  const { hostId } = await api.enrollment.enroll({ token: secret, csrPem, facts });
  api.close();
  return hostId;
}

/** Credentials as the link gives them to a host: made anew at each connection, for a day. */
async function credentialsOf(hostId: string): Promise<string> {
  return (await loadNatsIdentity(home)).hostUser('default', hostId, 86_400_000).creds;
}

function connectAs(hostId: string, creds: string): Promise<NatsConnection> {
  return connect({
    servers: controller.addresses.nats,
    tls: { ca: administrator().caPem },
    authenticator: jwtAlone(credsAuthenticator(Buffer.from(creds))),
    inboxPrefix: hostInboxPrefix(hostId),
    reconnect: false,
  });
}

before(start);
after(() => controller.stop());

test('NATS ends a host’s connection when the host is removed, refuses it from then on, and leaves the others alone', {
  timeout: 60_000,
}, async () => {
  const [leaving, staying] = [await enrol('leaving'), await enrol('staying')];
  const [creds, others] = [await credentialsOf(leaving), await credentialsOf(staying)];
  const [left, stayed] = [await connectAs(leaving, creds), await connectAs(staying, others)];
  const { api } = administrator();
  await api.hosts.removeHost({ host: leaving });
  const timeout = AbortSignal.timeout(10_000);
  const late = new Promise((_, reject) => {
    timeout.onabort = () => reject(new Error('the connection of a removed host was not ended'));
  });
  await Promise.race([left.closed(), late]);

  await assert.rejects(connectAs(leaving, creds), /authorization/i);
  await assert.rejects(connectAs(leaving, await credentialsOf(leaving)), /authorization/i);
  await stayed.flush();
  assert.equal(stayed.isClosed(), false);
  await stayed.close();

  // The server's list is made from the database at each start.
  await controller.stop();
  await start();
  await (await connectAs(staying, others)).close();
  await refusedSoon(leaving, creds);
  api.close();
});

/** A controller tells its server after it has read who was removed. */
async function refusedSoon(hostId: string, creds: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const connection = await connectAs(hostId, creds).catch((error: Error) => {
      assert.match(error.message, /authorization/i);
      return null;
    });
    if (!connection) return;
    await connection.closed();
    if (Date.now() > deadline) throw new Error('a removed host is let in after a restart');
  }
}
