import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SpoolReader } from '../spool-reader.js';
import type { OutputPiece } from '../types.js';
import { SpoolWriter } from './spool-writer.js';

async function readAll(folder: string, from: number): Promise<OutputPiece[]> {
  const reader = new SpoolReader(folder, from);
  const pieces: OutputPiece[] = [];
  for (let piece = await reader.next(); piece !== null; piece = await reader.next()) pieces.push(piece);
  await reader.close();
  return pieces;
}

test('past its bound a spool keeps head and tail, and the cut is told in bytes', async (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'spool-'));
  t.after(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, 'spool');
  const writer = new SpoolWriter(folder, 20_000, 2_000);
  writer.open(0o750);
  for (let index = 0; index < 200; index += 1) {
    writer.write(index % 3 === 0 ? 'stderr' : 'stdout', index, Buffer.alloc(1_000, index));
  }
  writer.sync();
  writer.close();
  const size = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  assert.ok(size < 30_000, `${size} bytes`);
  assert.ok(writer.truncated);
  assert.equal(writer.chunkCount, 200);
  const pieces = await readAll(folder, 0);
  assert.equal(pieces[0]!.sequence, 0);
  assert.equal(pieces.at(-1)!.sequence, 199);
  const cut = pieces.filter((piece) => piece.skippedBytes > 0);
  assert.equal(cut.length, 1);
  const total = pieces.reduce((sum, piece) => sum + piece.data.length + piece.skippedBytes, 0);
  assert.equal(total, 200_000);
  for (const piece of pieces) assert.ok(piece.data.every((byte) => byte === piece.sequence));
  const later = await readAll(folder, 195);
  assert.deepEqual(
    later.map((piece) => [piece.sequence, piece.skippedBytes]),
    [195, 196, 197, 198, 199].map((sequence) => [sequence, 0]),
  );
});

test('a reader follows a writer from segment to segment', async (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'spool-'));
  t.after(() => rmSync(parent, { recursive: true }));
  const writer = new SpoolWriter(join(parent, 'spool'), 1_000_000, 500);
  const reader = new SpoolReader(join(parent, 'spool'), 0);
  assert.equal(await reader.next(), null);
  writer.open(0o750);
  for (let index = 0; index < 20; index += 1) {
    assert.equal(await reader.next(), null);
    writer.write('stdout', index, Buffer.from(`line ${index}`.padEnd(200)));
    const piece = await reader.next();
    assert.deepEqual(
      [piece?.sequence, piece?.data.toString().trim(), piece?.skippedBytes],
      [index, `line ${index}`, 0],
    );
  }
  await reader.close();
  writer.close();
});
