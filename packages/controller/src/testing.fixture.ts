/** For tests: a real MongoDB and temporary folders, removed at the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { startMongo } from '@webops/embedded';
import { pino } from 'pino';
import { connectState, type State } from './state/index.js';

/** Logs nothing. */
export const silent = pino({ level: 'silent' });

/** A server that is being ended may write into it for a moment longer. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** A folder that is gone after the tests of the file. Call at the top of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'webops-test-'));
  after(() => removeFolder(folder));
  return folder;
}

/** An empty database in an embedded MongoDB. For `before`; stop it in `after`. */
export async function startDatabase(): Promise<{ state: State; uri: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'webops-test-'));
  const mongo = await startMongo({ dir: folder });
  const state = await connectState({ uri: mongo.uri, dbName: 'test', logger: silent });
  return {
    state,
    uri: mongo.uri,
    async stop() {
      await state.close();
      await mongo.stop();
      removeFolder(folder);
    },
  };
}
