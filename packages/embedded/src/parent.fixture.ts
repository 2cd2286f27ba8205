// A parent that a test kills. usage: node parent.fixture.js mongo|nats DIR [NATS_OPTIONS_FILE]
// Prints one JSON line when its server is ready: {pid, address}. Then it waits for its end.
import { readFile } from 'node:fs/promises';
import { startMongo } from './mongo.js';
import { type NatsOptions, startNats } from './nats.js';

const [kind, dir, optionsFile] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: parent.fixture mongo|nats DIR [NATS_OPTIONS_FILE]');

if (kind === 'mongo') {
  const server = await startMongo({ dir });
  console.log(JSON.stringify({ pid: server.pid, address: server.uri }));
} else {
  const options = JSON.parse(await readFile(optionsFile ?? '', 'utf8')) as Pick<NatsOptions, 'tls' | 'auth'>;
  const server = await startNats({ ...options, dir });
  console.log(JSON.stringify({ pid: server.pid, address: server.url }));
}
