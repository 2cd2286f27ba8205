/** A piece of output as the wire's chunk. */
import { crc32 } from 'node:zlib';
import { type OutputChunk, streamToWire, toTimestamp } from '@webops/protocol';
import type { OutputPiece } from './runner/index.js';

/** The chunk of one attempt's piece. */
export function chunkOf(executionId: string, attempt: number, piece: OutputPiece): OutputChunk {
  return {
    executionId,
    attempt,
    sequence: piece.sequence,
    stream: streamToWire(piece.stream),
    time: toTimestamp(new Date(piece.timeMs)),
    data: piece.data,
    crc32: crc32(piece.data),
    skippedBytes: piece.skippedBytes,
  };
}
