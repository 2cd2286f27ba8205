/**
 * The spool's frames. A spool is a folder of segments named by their first frame's sequence number (`000000000123.seg`);
 * past the bound, segments between the head and the tail are removed.
 *
 *     magic 2 | stream 1 | 0 1 | sequence 4 | length 4 | crc32 of the data 4 | time (ms) 8 | offset 8 | data
 *
 * `offset` counts the output's bytes before the frame, both streams: a reader sees from it how much was cut out.
 */
import { crc32 } from 'node:zlib';
import type { OutputPiece } from './types.js';

export const FRAME_HEADER_BYTES = 32;
/** No frame holds more data. */
export const MAX_FRAME_DATA_BYTES = 64 * 1024;
const MAGIC = 0x5743;

export interface Frame {
  sequence: number;
  stream: OutputPiece['stream'];
  timeMs: number;
  offset: number;
  data: Buffer;
}

export function encodeFrame(frame: Frame): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_HEADER_BYTES + frame.data.length);
  bytes.writeUInt16BE(MAGIC, 0);
  bytes[2] = frame.stream === 'stdout' ? 1 : 2;
  bytes[3] = 0;
  bytes.writeUInt32BE(frame.sequence, 4);
  bytes.writeUInt32BE(frame.data.length, 8);
  bytes.writeUInt32BE(crc32(frame.data), 12);
  bytes.writeDoubleBE(frame.timeMs, 16);
  bytes.writeDoubleBE(frame.offset, 24);
  frame.data.copy(bytes, FRAME_HEADER_BYTES);
  return bytes;
}

/**
 * The frame at the buffer's start and the bytes it takes, null when it is not complete yet.
 *
 * @throws Error when the bytes are no frame or its data are damaged
 */
export function decodeFrame(bytes: Buffer): { frame: Frame; size: number } | null {
  if (bytes.length < FRAME_HEADER_BYTES) return null;
  const length = bytes.readUInt32BE(8);
  if (bytes.readUInt16BE(0) !== MAGIC || length > MAX_FRAME_DATA_BYTES)
    throw new Error('the spool is damaged: no frame');
  const size = FRAME_HEADER_BYTES + length;
  if (bytes.length < size) return null;
  const data = Buffer.from(bytes.subarray(FRAME_HEADER_BYTES, size));
  if (crc32(data) !== bytes.readUInt32BE(12)) throw new Error('the spool is damaged: a checksum differs');
  const frame: Frame = {
    sequence: bytes.readUInt32BE(4),
    stream: bytes[2] === 1 ? 'stdout' : 'stderr',
    timeMs: bytes.readDoubleBE(16),
    offset: bytes.readDoubleBE(24),
    data,
  };
  return { frame, size };
}

export function segmentName(firstSequence: number): string {
  return `${String(firstSequence).padStart(12, '0')}.seg`;
}

/** First sequence numbers of the segments among a folder's names, in order. */
export function segmentStarts(names: readonly string[]): number[] {
  return names
    .filter((name) => /^\d{12}\.seg$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}
