import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { crc32 } from '@webops/protocol';
import type { State } from '../state/index.js';
import { startDatabase } from '../testing.fixture.js';
import type { OutputPieceView } from './inputs.js';
import { OutputLog } from './output-log.js';
import { OutputStore } from './output-store.js';

let state: State;
let stopDatabase: () => Promise<void>;
before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  state = database.state;
});
after(() => stopDatabase());

/** Its next write is not made. */
class FailingOnce extends OutputStore {
  fails = true;
  override async append(pieces: readonly OutputPieceView[]): Promise<void> {
    if (!this.fails) return super.append(pieces);
    this.fails = false;
    throw new Error('the database is away');
  }
}

function piece(sequence: number): OutputPieceView {
  const data = Buffer.from(`piece ${sequence}\n`);
  const about = { executionId: 'e', attempt: 1, stream: 'stdout' as const, time: new Date() };
  return { ...about, sequence, data, crc32: crc32(data), skippedBytes: 0 };
}

test('a piece that became durable before one that failed is read in its place, once the other is repeated', async () => {
  const log = new OutputLog({ store: new FailingOnce(state, 'default'), onStored: () => undefined });
  await assert.rejects(log.append(piece(0)));
  await log.append(piece(1));
  assert.deepEqual(await log.read('e', 1, 0), []);
  // The agent repeats all that was not acknowledged.
  await Promise.all([log.append(piece(0)), log.append(piece(1))]);
  assert.equal(await readAll(log), 'piece 0\npiece 1\n');
  assert.equal(await log.append(piece(2)), 3);
  assert.equal(await readAll(log), 'piece 0\npiece 1\npiece 2\n');
});

async function readAll(log: OutputLog): Promise<string> {
  let text = '';
  for (let from = 0; ; ) {
    const found = await log.read('e', 1, from);
    if (found.length === 0) return text;
    text += found.map(({ data }) => Buffer.from(data).toString()).join('');
    from += found.length;
  }
}
