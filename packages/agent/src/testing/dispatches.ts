/** What a test's controller sends, and what it makes of what comes back. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { FUNCTION_OF, type OperationKind } from '@webops/contract';
import { type Dispatch, kindToWire, type OutputChunk__Output } from '@webops/protocol';
import type { LinkServer } from './link-server.js';

/** A bundle's archive; LocalRunner does not look into it. */
export const ARCHIVE = Buffer.from('an archive');
export const DIGEST = createHash('sha256').update(ARCHIVE).digest('hex');

export function dispatchOf(
  kind: OperationKind,
  executionId: string,
  more: Partial<Dispatch> = {},
): { dispatch: Dispatch } {
  const name = FUNCTION_OF[kind];
  return {
    dispatch: {
      executionId,
      attempt: 1,
      epoch: 1,
      kind: kindToWire(kind),
      addon: 'thing',
      addonVersion: '1.0.0',
      digest: DIGEST,
      function: name,
      timeoutMs: 30_000,
      ticket: Buffer.from(JSON.stringify({ execution: executionId, attempt: 1, function: name })),
      ticketSignature: Buffer.from('s'),
      bundleSignature: Buffer.from('s'),
      bundleKeyId: 'k',
      ...more,
    },
  };
}

/** Acknowledges everything, as a controller does. */
export function acknowledgeAll(server: LinkServer): void {
  server.onMessage = async (message, connection) => {
    if (message.output) {
      const { executionId, attempt, sequence } = message.output;
      await connection.send({ outputAck: { executionId, attempt, sequence } });
    }
    if (message.result) {
      const { executionId, attempt } = message.result;
      await connection.send({ resultAck: { executionId, attempt } });
    }
  };
}

/** The output of one stream; repeats count once, a gap or a damaged chunk fails the test. */
export function textOf(
  chunks: OutputChunk__Output[],
  stream: 'OUTPUT_STREAM_STDOUT' | 'OUTPUT_STREAM_STDERR',
): string {
  const bySequence = new Map(chunks.map((chunk) => [chunk.sequence, chunk]));
  const ordered = [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
  ordered.forEach((chunk, index) => {
    assert.equal(chunk.sequence, index, 'no gap in the sequence');
    assert.equal(chunk.crc32, crc32(chunk.data));
  });
  return Buffer.concat(ordered.filter((chunk) => chunk.stream === stream).map(({ data }) => data)).toString();
}
