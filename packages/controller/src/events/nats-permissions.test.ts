import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type EmbeddedNats, startNats } from '@webops/embedded';
import { createAuthority, createServerCertificate, hostInboxPrefix, hostSubject } from '@webops/protocol';
import { connect, credsAuthenticator, type NatsConnection } from 'nats';
import { silent, temporaryFolder } from '../testing.fixture.js';
import { NatsClient } from './nats-client.js';
import { loadNatsIdentity, type NatsIdentity } from './nats-identity.js';

const home = temporaryFolder();
const HOST = '0190aaaa-0000-7000-8000-000000000001';
const OTHER = '0190aaaa-0000-7000-8000-000000000002';

describe('who may do what on NATS', { timeout: 60_000 }, () => {
  let identity: NatsIdentity;
  let authority: Awaited<ReturnType<typeof createAuthority>>;
  let certificate: Awaited<ReturnType<typeof createServerCertificate>>;
  let nats: EmbeddedNats;
  let client: NatsClient;
  const connectAs = (creds: string, inboxPrefix?: string): Promise<NatsConnection> =>
    connect({
      servers: nats.url,
      tls: { ca: authority.certPem },
      authenticator: credsAuthenticator(Buffer.from(creds)),
      ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
    });

  before(async () => {
    identity = await loadNatsIdentity(home);
    authority = await createAuthority({ commonName: 'server' });
    certificate = await createServerCertificate(authority, {
      dnsNames: ['localhost'],
      ipAddresses: ['127.0.0.1'],
    });
    nats = await startNats({
      dir: join(home, 'nats'),
      port: 0,
      tls: certificate,
      auth: identity.serverAuth!(),
    });
    client = new NatsClient({
      url: nats.url,
      caPem: authority.certPem,
      creds: () => identity.controllerUser(60_000).creds,
      logger: silent,
    });
    const ready = new Promise<void>((resolve) => client.onReady(() => resolve()));
    client.start();
    await ready;
  });
  after(async () => {
    await client.stop();
    await nats.stop();
  });

  test('the keys of a home stay the same', async () => {
    assert.equal(
      (await loadNatsIdentity(home)).serverAuth?.().accountPublicKey,
      identity.serverAuth?.().accountPublicKey,
    );
  });

  test('a host publishes on its own subjects with acknowledgement, and nowhere else', async () => {
    const inboxPrefix = hostInboxPrefix(HOST);
    const host = await connectAs(identity.hostUser('default', HOST, 60_000).creds, inboxPrefix);
    const jetstream = host.jetstream();
    const acknowledged = await jetstream.publish(hostSubject('default', HOST, 'status'), Buffer.from('{}'));
    assert.equal(acknowledged.stream, 'WEBOPS');
    const denied = (subject: string) => jetstream.publish(subject, Buffer.from('{}'), { timeout: 500 });
    await assert.rejects(denied(hostSubject('default', OTHER, 'status')));
    await assert.rejects(denied('webops.v1.default.operation.x.changed'));
    await assert.rejects(host.jetstreamManager().then((manager) => manager.streams.info('WEBOPS')));
    const refused = new Promise<void>((resolve) => {
      host.subscribe('webops.v1.>', { callback: (error) => error && resolve() });
    });
    await refused;
    await host.close();
  });
});
