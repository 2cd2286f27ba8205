import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type EmbeddedNats, startNats } from '@webops/embedded';
import {
  createAuthority,
  createServerCertificate,
  hostInboxPrefix,
  hostSubject,
  parseEvent,
} from '@webops/protocol';
import { connect, credsAuthenticator, type NatsConnection } from 'nats';
import type { EventFeed, PendingEvents } from '../operations/index.js';
import { silent, temporaryFolder } from '../testing.fixture.js';
import { EventDrainer } from './drainer.js';
import { NatsClient } from './nats-client.js';
import { loadNatsIdentity, type NatsIdentity } from './nats-identity.js';

const home = temporaryFolder();
const HOST = '0190aaaa-0000-7000-8000-000000000001';
const OTHER = '0190aaaa-0000-7000-8000-000000000002';

/** A feed in memory; the engine's own is tested with the engine. */
class ListFeed implements EventFeed {
  published: string[] = [];
  constructor(private items: PendingEvents[]) {}
  async drain(limit: number): Promise<PendingEvents[]> {
    return this.items.slice(0, limit);
  }
  async markPublished(items: readonly PendingEvents[]): Promise<void> {
    this.items = this.items.filter((item) => !items.includes(item));
    this.published.push(...items.map(({ id }) => id));
    this.onPublished?.();
  }
  async publishAgain(): Promise<void> {}
  onPublished: (() => void) | null = null;
  whenPublished(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.published.length >= count) resolve();
      };
      this.onPublished = look;
      look();
    });
  }
}

function operation(id: string): PendingEvents {
  const data = {
    operationId: id,
    kind: 'install',
    addon: 'redis',
    state: 'running',
    requestedBy: 'admin',
    hosts: 1,
  };
  const event = { n: 1, type: 'operation.running', time: new Date(), data };
  return {
    collection: 'operations',
    id,
    rev: 1,
    operationId: id,
    environment: 'default',
    events: [event],
    isWhole: true,
  };
}

describe('events on NATS', { timeout: 60_000 }, () => {
  let identity: NatsIdentity;
  let authority: Awaited<ReturnType<typeof createAuthority>>;
  let certificate: Awaited<ReturnType<typeof createServerCertificate>>;
  let nats: EmbeddedNats;
  let client: NatsClient;
  let streamsMissing = 0;
  const start = (port: number) =>
    startNats({ dir: join(home, 'nats'), port, tls: certificate, auth: identity.serverAuth! });
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
    nats = await start(0);
    client = new NatsClient({
      url: nats.url,
      caPem: authority.certPem,
      creds: () => identity.controllerUser(60_000).creds,
      onStreamMissing: async () => {
        streamsMissing++;
      },
      logger: silent,
    });
    const ready = new Promise<void>((resolve) => client.onReady(resolve));
    client.start();
    await ready;
  });
  after(async () => {
    await client.stop();
    await nats.stop();
  });

  test('the keys of a home stay the same', async () => {
    assert.equal(
      (await loadNatsIdentity(home)).serverAuth?.accountPublicKey,
      identity.serverAuth?.accountPublicKey,
    );
  });

  test('events are published once they are told of, in their envelope', async () => {
    const connection = await connectAs(identity.controllerUser(60_000).creds);
    const subscription = connection.subscribe('webops.v1.default.operation.>', { max: 1 });
    await connection.flush();
    const drainer = new EventDrainer(client, silent);
    const feed = new ListFeed([operation('op-1')]);
    drainer.start(feed);
    for await (const message of subscription) {
      const event = parseEvent(message.data, message.subject);
      assert.deepEqual([event.type, event.id], ['webops.operation.changed', 'op-1/1']);
    }
    await feed.whenPublished(1);
    await drainer.stop();
    await connection.close();
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

  test('with NATS away events wait, nothing fails, and they arrive when it is back', async () => {
    const { port } = nats;
    await nats.stop();
    const drainer = new EventDrainer(client, silent);
    const feed = new ListFeed([operation('op-2'), operation('op-3')]);
    drainer.start(feed);
    drainer.pending();
    assert.deepEqual(feed.published, []);
    client.onReady(() => drainer.pending());
    nats = await start(port);
    await feed.whenPublished(2);
    assert.deepEqual(feed.published.sort(), ['op-2', 'op-3']);
    await drainer.stop();
  });

  test('a stream that was removed is made again before anything is published, and the loss is told first', async () => {
    const before = streamsMissing;
    const connection = await connectAs(identity.controllerUser(60_000).creds);
    const { streams } = await connection.jetstreamManager();
    await streams.delete('WEBOPS');
    const drainer = new EventDrainer(client, silent);
    const feed = new ListFeed([operation('op-4')]);
    client.onReady(() => drainer.pending());
    drainer.start(feed);
    await feed.whenPublished(1);
    assert.equal(streamsMissing, before + 1);
    assert.equal((await streams.info('WEBOPS')).state.messages, 1);
    await drainer.stop();
    await connection.close();
  });

  test('a pass that began before a loss does not mark as published what is to be published again', async () => {
    const order: string[] = [];
    let publish = () => {};
    const publishing = new Promise<void>((resolve) => {
      publish = resolve;
    });
    const slow = { publish: () => publishing };
    const feed = new ListFeed([operation('op-5')]);
    const marked = feed.markPublished.bind(feed);
    feed.markPublished = async (items) => {
      order.push('marked');
      await marked(items);
    };
    feed.publishAgain = async () => void order.push('again');
    const drainer = new EventDrainer(slow, silent);
    drainer.start(feed);
    const again = drainer.publishAgain();
    publish();
    await again;
    assert.deepEqual(order, ['marked', 'again']);
    await drainer.stop();
  });
});
