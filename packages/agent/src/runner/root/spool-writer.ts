/**
 * Writes the output to disk as frames in segments. Within the bound everything stays; past it the head and the newest
 * segments do, and the frames' offsets tell how much was cut. Writing is synchronous: the terminal waits for the disk,
 * so memory stays bounded however chatty the script is.
 */
import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFrame, MAX_FRAME_DATA_BYTES, segmentName } from '../frames.js';
import type { OutputPiece } from '../types.js';

const SEGMENT_BYTES = 4 * 1024 * 1024;
/** A spool holds this much of a run's output, half of it from its beginning. */
export const SPOOL_LIMIT_BYTES = 256 * 1024 * 1024;

export class SpoolWriter {
  chunkCount = 0;
  readonly bytes = { stdout: 0, stderr: 0 };
  /** Something was cut out or could not be written. */
  truncated = false;
  private fd = -1;
  private segmentBytes = 0;
  private headBytes = 0;
  private tailBytes = 0;
  private tail: { start: number; bytes: number }[] = [];

  constructor(
    private readonly folder: string,
    private readonly limitBytes = SPOOL_LIMIT_BYTES,
    private readonly segmentLimitBytes = SEGMENT_BYTES,
  ) {}

  open(mode: number): void {
    mkdirSync(this.folder, { mode });
  }

  write(stream: OutputPiece['stream'], timeMs: number, data: Buffer): void {
    for (let at = 0; at < data.length; at += MAX_FRAME_DATA_BYTES)
      this.writeFrame(stream, timeMs, data.subarray(at, at + MAX_FRAME_DATA_BYTES));
  }

  private writeFrame(stream: OutputPiece['stream'], timeMs: number, data: Buffer): void {
    const offset = this.bytes.stdout + this.bytes.stderr;
    try {
      if (this.fd < 0 || this.segmentBytes >= this.segmentLimitBytes) this.nextSegment();
      const frame = encodeFrame({ sequence: this.chunkCount, stream, timeMs, offset, data });
      for (let at = 0; at < frame.length; ) at += writeSync(this.fd, frame, at);
      this.account(frame.length);
    } catch {
      // The disk is full, or gone: the script goes on, the gap is told by the offsets, the rest goes to a new segment.
      this.truncated = true;
      this.segmentBytes = this.segmentLimitBytes;
    }
    this.chunkCount += 1;
    this.bytes[stream] += data.length;
  }

  sync(): void {
    if (this.fd >= 0) fsyncSync(this.fd);
  }

  close(): void {
    if (this.fd >= 0) closeSync(this.fd);
    this.fd = -1;
  }

  private nextSegment(): void {
    if (this.fd >= 0) {
      fdatasyncSync(this.fd);
      this.close();
    }
    this.fd = openSync(join(this.folder, segmentName(this.chunkCount)), 'wx', 0o640);
    this.segmentBytes = 0;
    if (this.headBytes >= this.limitBytes / 2) this.tail.push({ start: this.chunkCount, bytes: 0 });
    while (this.tail.length > 1 && this.tailBytes > this.limitBytes / 2) {
      const oldest = this.tail.shift()!;
      this.tailBytes -= oldest.bytes;
      unlinkSync(join(this.folder, segmentName(oldest.start)));
      this.truncated = true;
    }
  }

  private account(bytes: number): void {
    this.segmentBytes += bytes;
    const current = this.tail.at(-1);
    if (current === undefined) {
      this.headBytes += bytes;
    } else {
      current.bytes += bytes;
      this.tailBytes += bytes;
    }
  }
}
