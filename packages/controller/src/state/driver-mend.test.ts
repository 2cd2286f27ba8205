/** Without the mend the command below is never answered: a driver that passes without it needs it no more. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { MongoClient, MongoError } from 'mongodb';
import { startDatabase } from '../testing.fixture.js';
import { mendDriver } from './driver-mend.js';

/** Told in a command, so that its connection is known among those of the driver. */
const MARK = 'which connection am I on';
const ROUNDS = 20;
/** A command that is not answered within this never is. */
const NEVER_MS = 30_000;

let stopDatabase: () => Promise<void>;
let server: Server;
let client: MongoClient;
/** The relay's ends of the driver's connections, by the driver's port. */
const relayed = new Map<number, Socket>();
let marked = 0;

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  server = createServer((near) => {
    const port = near.remotePort ?? 0;
    relayed.set(port, near);
    const far = connectTo(database.uri);
    near.on('data', (bytes) => {
      if (bytes.includes(MARK)) marked = port;
    });
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.on('close', () => far.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  mendDriver();
  const { port } = server.address() as AddressInfo;
  client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    maxPoolSize: 1,
    retryReads: false,
  });
  await client.connect();
});
after(async () => {
  await client?.close(true);
  for (const socket of relayed.values()) socket.destroy();
  server?.close();
  await stopDatabase?.();
});

test('a command that is written to a connection in the moment in which its server closes it fails, and the next one is answered', async () => {
  let failed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await client.db('admin').command({ ping: 1, comment: MARK });
    const answer = commandAsItCloses(ownSocket(marked));
    // In order, as a server that stops: no reset that the driver would be told of.
    relayed.get(marked)?.end();
    const outcome = await Promise.race([answer, timer()]);
    assert.notEqual(outcome, 'never', `round ${round}: the command was not answered`);
    if (outcome instanceof MongoError) failed++;
  }
  assert.equal(failed, ROUNDS, 'each command hit the closing connection');
  assert.equal((await client.db('admin').command({ ping: 1 }))['ok'], 1);
});

/** Asks when the socket is destroyed and nobody has been told of it yet. */
function commandAsItCloses(socket: Socket): Promise<unknown> {
  const { destroy } = socket;
  return new Promise((resolve) => {
    socket.destroy = function closing(this: Socket, error?: Error) {
      socket.destroy = destroy;
      destroy.call(this, error);
      client.db('admin').command({ ping: 1 }).then(resolve, resolve);
      return this;
    };
  });
}

/** The driver's socket with this port. */
function ownSocket(port: number): Socket {
  const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles(): unknown[] };
  const found = handles.call(process).find((one) => one instanceof Socket && one.localPort === port);
  assert.ok(found instanceof Socket, `a socket with port ${port}`);
  return found;
}

function timer(): Promise<'never'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('never'), NEVER_MS).unref();
  });
}

/** The database of an address with a path or with host and port. */
function connectTo(uri: string): Socket {
  const place = decodeURIComponent(/^mongodb:\/\/([^/?]+)/.exec(uri)?.[1] ?? '');
  if (place.startsWith('/')) return createConnection(place);
  const [host = '', port = ''] = place.split(':');
  return createConnection(Number(port), host);
}
