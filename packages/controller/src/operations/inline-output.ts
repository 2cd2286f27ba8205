/**
 * Small output of a read, kept in its execution's document: it becomes durable with the end, in the same update, and costs no
 * write and no document of its own. Only what comes before its result and is small as a whole is kept so; the rest is chunks.
 */
import type { ExecutionDoc, InlineOutputDoc } from '../state/documents.js';
import { bytesOf, toBinary } from '../state/index.js';
import type { OutputPieceView } from './inputs.js';
import type { ReadInFlight } from './lane.js';
import type { OutputLog } from './output-log.js';

/** Output of a read that is kept in its execution, all of it together. */
export const MAX_INLINE_BYTES = 16 * 1024;
/** Pieces of it: each costs some bytes beside its data. */
export const MAX_INLINE_PIECES = 64;

/** @param pieces all of an attempt, from the first one on */
export function inlineOutputOf(attempt: number, pieces: readonly OutputPieceView[]): InlineOutputDoc {
  return {
    attempt,
    pieces: pieces.map(({ stream, time, data, crc32, skippedBytes }) => ({
      stream,
      time,
      data: toBinary(data),
      crc32,
      skippedBytes,
    })),
  };
}

/** Output of reads under way, all hosts together, that waits for its result; past it, it is chunks. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;
const PIECE_OVERHEAD_BYTES = 256;

/** Output of reads that waits for its result. Lost with its agent or this process: a read is asked again then. */
export class HeldOutput {
  private bytes = 0;

  /**
   * Keeps a piece of a run's output.
   * @returns what is to be stored as chunks now, as it is too much; empty when the piece is kept
   */
  add(read: ReadInFlight, piece: OutputPieceView): OutputPieceView[] {
    const { held } = read;
    if (!held) return [piece];
    // Told again.
    if (piece.sequence < held.length) return [];
    const size = piece.data.length;
    const inOrder = piece.sequence === held.length && held.length < MAX_INLINE_PIECES;
    const all = held.reduce((sum, one) => sum + one.data.length, size);
    if (!inOrder || all > MAX_INLINE_BYTES || this.bytes + size > MAX_HELD_BYTES) {
      this.release(read);
      return [...held, piece];
    }
    held.push(piece);
    this.bytes += size + PIECE_OVERHEAD_BYTES;
    return [];
  }

  /** The run is over, or its output is stored otherwise. @returns what was kept; null: it is stored already */
  release(read: ReadInFlight): OutputPieceView[] | null {
    const { held } = read;
    read.held = null;
    for (const { data } of held ?? []) this.bytes -= data.length + PIECE_OVERHEAD_BYTES;
    return held;
  }
}

/** What reading output needs. */
export interface OutputSources {
  executions: { get(id: string): Promise<ExecutionDoc | null> };
  output: Pick<OutputLog, 'read'>;
}

/** Durable pieces of an attempt from a sequence number on, in order and without a gap, wherever they are. Empty when there are none yet. */
export async function readPieces(
  sources: OutputSources,
  doc: ExecutionDoc,
  attempt: number,
  from: number,
): Promise<OutputPieceView[]> {
  if (doc.inlineOutput?.attempt !== attempt) return sources.output.read(doc._id, attempt, from);
  // Documents that were read together with others come without it.
  const whole = doc.inlineOutput.pieces ? doc : await sources.executions.get(doc._id);
  const pieces = whole?.inlineOutput?.pieces ?? [];
  return pieces.slice(from).map((piece, index) => ({
    ...piece,
    executionId: doc._id,
    attempt,
    sequence: from + index,
    data: bytesOf(piece.data),
  }));
}
