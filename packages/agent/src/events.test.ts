import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hostSubject, parseEvent, STREAM_NAME, STREAM_SUBJECTS } from '@webops/protocol';
import { connect, type NatsConnection } from 'nats';
import { EventPublisher } from './events.js';
import { createLogger } from './log.js';

const FETCHED = fileURLToPath(new URL('../../../.cache/nats/nats-server', import.meta.url));
const HOST_ID = '019f0000-0000-7000-8000-000000000003';

function locate(): string | null {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'nats-server'));
  return [FETCHED, ...onPath].find((path) => existsSync(path)) ?? null;
}

const binary = locate();
const skip = binary === null ? 'no nats-server here: run deploy/setup' : false;

describe('the publisher, with a real nats-server', { timeout: 60_000, skip }, () => {
  let folder: string;
  let port: number;
  let server: ChildProcess | null = null;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webops-events-'));
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    port = (probe.address() as { port: number }).port;
    probe.close();
    await once(probe, 'close');
  });

  after(async () => {
    await stopServer();
    await rm(folder, { recursive: true, force: true });
  });

  async function startServer(): Promise<void> {
    const file = join(folder, 'nats.conf');
    await writeFile(file, `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${join(folder, 'js')}" }\n`);
    const child = spawn(binary!, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    server = child;
    for await (const line of createInterface({ input: child.stderr })) {
      if (line.includes('Server is ready')) break;
    }
    child.stderr.resume();
  }

  async function stopServer(): Promise<void> {
    if (server === null || server.exitCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
    server = null;
  }

  async function makeStream(): Promise<NatsConnection> {
    const connection = await connect({ servers: [`127.0.0.1:${port}`] });
    const manager = await connection.jetstreamManager();
    await manager.streams.add({ name: STREAM_NAME, subjects: [...STREAM_SUBJECTS] });
    return connection;
  }

  function publish(publisher: EventPublisher, runningExecutions: number): void {
    const data = {
      hostId: HOST_ID,
      host: 'h',
      state: 'online',
      agentVersion: '1',
      runningExecutions,
      heartbeat: true,
    } as const;
    publisher.publish('webops.host.status', 'default', data, new Date());
  }

  test('what was said while NATS was away arrives when it is there, in order; past the bound the oldest is dropped', async () => {
    const publisher = new EventPublisher(createLogger('silent'), 3);
    const nats = {
      url: `nats://127.0.0.1:${port}`,
      creds: '',
      caPem: '',
      expiresAt: null,
      inboxPrefix: '_INBOX_x',
    };
    publisher.use(nats);
    for (let n = 1; n <= 5; n += 1) publish(publisher, n);
    assert.equal(publisher.dropped, 2);
    await startServer();
    const connection = await makeStream();
    try {
      const consumer = await connection.jetstream().consumers.get(STREAM_NAME, {
        filterSubjects: hostSubject('default', HOST_ID, 'status'),
      });
      const seen: number[] = [];
      for (let n = 0; n < 3; n += 1) {
        const message = await consumer.next({ expires: 30_000 });
        assert.ok(message !== null, 'an event within 30 s');
        const event = parseEvent(message.data, message.subject);
        seen.push((event.data as { runningExecutions: number }).runningExecutions);
      }
      assert.deepEqual(seen, [3, 4, 5]);
    } finally {
      await publisher.stop();
      await connection.close();
    }
  });
});
