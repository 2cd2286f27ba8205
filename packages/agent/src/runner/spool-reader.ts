/** Reads a spool from a sequence number on, while it is being written or after. Holds a few frames in memory at a time. */
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeFrame,
  FRAME_HEADER_BYTES,
  MAX_FRAME_DATA_BYTES,
  segmentName,
  segmentStarts,
} from './frames.js';
import type { OutputPiece } from './types.js';

/** Room for four of the largest frames: one is always whole in it. */
const BUFFER_BYTES = 4 * (MAX_FRAME_DATA_BYTES + FRAME_HEADER_BYTES);

export class SpoolReader {
  private handle: FileHandle | null = null;
  private start = -1;
  private position = 0;
  /** Used again for every read: a frame's data are copied out of it. */
  private readonly buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  /** What of it has been read from the file and is not decoded yet. */
  private rest: Buffer = this.buffer.subarray(0, 0);
  /** Offset at which the next frame begins when nothing is cut out; null until the first frame. */
  private expectedOffset: number | null;

  constructor(
    private readonly folder: string,
    private nextSequence: number,
  ) {
    this.expectedOffset = nextSequence === 0 ? 0 : null;
  }

  /** The next piece, or null when there is none yet. */
  async next(): Promise<OutputPiece | null> {
    for (;;) {
      if (this.handle === null && !(await this.openSegment())) return null;
      const decoded = this.decode();
      if (decoded === 'damaged') {
        // A power cut tore it: what follows in this segment is lost, and the next frame's offset tells how much.
        if (!(await this.nextSegmentExists())) return null;
        await this.close();
        continue;
      }
      if (decoded === null) {
        if (await this.fill()) continue;
        if (!(await this.nextSegmentExists())) return null;
        // Frames never span segments and a segment is complete before the next exists: look once more, then move on.
        if (await this.fill()) continue;
        await this.close();
        continue;
      }
      const { frame, size } = decoded;
      this.rest = this.rest.subarray(size);
      const skippedBytes = this.expectedOffset === null ? 0 : frame.offset - this.expectedOffset;
      if (frame.sequence < this.nextSequence) {
        if (frame.sequence === this.nextSequence - 1) this.expectedOffset = frame.offset + frame.data.length;
        continue;
      }
      this.expectedOffset = frame.offset + frame.data.length;
      this.nextSequence = frame.sequence + 1;
      return {
        sequence: frame.sequence,
        stream: frame.stream,
        timeMs: frame.timeMs,
        data: frame.data,
        skippedBytes,
      };
    }
  }

  async close(): Promise<void> {
    const handle = this.handle;
    this.handle = null;
    this.rest = this.buffer.subarray(0, 0);
    await handle?.close();
  }

  private decode(): ReturnType<typeof decodeFrame> | 'damaged' {
    try {
      return decodeFrame(this.rest);
    } catch {
      return 'damaged';
    }
  }

  /** The segment that holds the wanted sequence number, or the first after it. */
  private async openSegment(): Promise<boolean> {
    const starts = await this.starts();
    const holding = starts.filter((start) => start <= this.nextSequence && start > this.start).at(-1);
    const start = holding ?? starts.find((candidate) => candidate > this.start);
    if (start === undefined) return false;
    try {
      this.handle = await open(join(this.folder, segmentName(start)), 'r');
    } catch (error) {
      // Removed since it was listed: the next one, then.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.start = start;
      return this.openSegment();
    }
    this.start = start;
    this.position = 0;
    return true;
  }

  private async nextSegmentExists(): Promise<boolean> {
    return (await this.starts()).some((start) => start > this.start);
  }

  private async starts(): Promise<number[]> {
    try {
      return segmentStarts(await readdir(this.folder));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  private async fill(): Promise<boolean> {
    const kept = this.rest.copy(this.buffer, 0);
    const { bytesRead } = await this.handle!.read(this.buffer, kept, BUFFER_BYTES - kept, this.position);
    this.rest = this.buffer.subarray(0, kept + bytesRead);
    if (bytesRead === 0) return false;
    this.position += bytesRead;
    return true;
  }
}
