/**
 * Output as it arrives: made durable in batches, then acknowledged and shown to watchers.
 *
 * A batch is written as soon as the one before it is durable, so a lone line waits for nothing and a flood makes large
 * batches. Watchers pull: from the newest pieces, kept here within a bound, or from MongoDB when they are slower.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { OutputPieceView } from './inputs.js';
import type { OutputStore } from './output-store.js';

/** A batch is one command to the server, whose limit is 48 MB and 100,000 documents. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024;
const MAX_BATCH_PIECES = 1000;
/** After a batch of so many bytes the next one gathers for a moment: a flood costs fewer commands, a line waits for nothing. */
const FLOOD_BYTES = 64 * 1024;
const GATHER_MS = 20;
/**
 * Newest bytes kept of an attempt, twice an agent's window of unacknowledged output: a watcher that keeps up is served from here even
 * when a whole window becomes durable at once. Of all attempts together; older ones are read from MongoDB.
 */
const RECENT_BYTES = 8 * 1024 * 1024;
const ALL_RECENT_BYTES = 32 * 1024 * 1024;
const RECENT_ATTEMPTS = 64;
/** What a piece counts beside its data, so that empty ones are bounded too. */
const PIECE_OVERHEAD_BYTES = 512;
/** Attempts whose length is remembered; that of others is counted in MongoDB again. */
const KNOWN_LENGTHS = 20_000;
/** Pieces read from MongoDB at once: at most 64 KiB each. */
const READ_PIECES = 64;

interface Recent {
  pieces: OutputPieceView[];
  bytes: number;
}

interface Length {
  /** Pieces durable from the start on without a gap. */
  next: number;
  /** Durable ones past a gap. At most a batch's worth: the agent sends in order. */
  ahead: Set<number>;
}

export interface OutputLogOptions {
  store: OutputStore;
  /** Told after pieces became durable. */
  onStored(executionId: string, attempt: number): void;
}

export class OutputLog {
  private waiting: { piece: OutputPieceView; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private writing: Promise<void> | null = null;
  private readonly recent = new Map<string, Recent>();
  private recentBytes = 0;
  private readonly lengths = new Map<string, Length>();
  /** Bytes that are not durable yet. The link stops reading from an agent above its bound. */
  pendingBytes = 0;

  constructor(private readonly options: OutputLogOptions) {}

  /** Resolves with the number of pieces that are durable from the start on without a gap. */
  async append(piece: OutputPieceView): Promise<number> {
    const key = keyOf(piece.executionId, piece.attempt);
    const length = this.lengths.get(key) ?? (await this.learnLength(key, piece));
    if (piece.sequence >= length.next) {
      this.pendingBytes += piece.data.length;
      try {
        await new Promise<void>((resolve, reject) => {
          this.waiting.push({ piece, resolve, reject });
          this.writing ??= this.write();
        });
      } finally {
        this.pendingBytes -= piece.data.length;
      }
    }
    return length.next;
  }

  /** Resolves when everything given so far is durable, or could not be made so. */
  async flushed(): Promise<void> {
    while (this.writing) await this.writing;
  }

  /** For retention: see {@link OutputStore}. */
  removeSome(executionId: string, limit: number): Promise<number> {
    for (const key of this.recent.keys()) if (key.startsWith(`${executionId}/`)) this.forget(key);
    return this.options.store.removeSome(executionId, limit);
  }

  /** For packing: see {@link OutputStore}. */
  pack(pieces: readonly OutputPieceView[]): Promise<void> {
    return this.options.store.pack(pieces);
  }

  packed(executionId: string, attempt: number): Promise<number> {
    return this.options.store.packed(executionId, attempt);
  }

  packedBytes(executionId: string): Promise<number> {
    return this.options.store.packedBytes(executionId);
  }

  dropPacked(executionId: string, attempt: number): Promise<void> {
    return this.options.store.dropPacked(executionId, attempt);
  }

  storedBytes(): Promise<number> {
    return this.options.store.storedBytes();
  }

  /** How many pieces of an attempt are durable without a gap. An earlier controller may have stored them. */
  async durable(executionId: string, attempt: number): Promise<number> {
    const known = this.lengths.get(keyOf(executionId, attempt));
    return known?.next ?? (await this.options.store.contiguous(executionId, attempt));
  }

  /** Durable pieces from a sequence number on, in order and without a gap; empty when there are none yet. */
  async read(executionId: string, attempt: number, from: number): Promise<OutputPieceView[]> {
    const key = keyOf(executionId, attempt);
    const length = this.lengths.get(key);
    if (length && from >= length.next) return [];
    const recent = this.recent.get(key)?.pieces ?? [];
    const first = recent[0];
    const found =
      length && first && first.sequence <= from
        ? recent.slice(from - first.sequence, from - first.sequence + READ_PIECES)
        : await this.options.store.read(executionId, attempt, from, READ_PIECES);
    const pieces: OutputPieceView[] = [];
    for (const piece of found) {
      if (piece.sequence !== from + pieces.length) break;
      pieces.push(piece);
    }
    return pieces;
  }

  /** The first piece that arrives of an attempt: when it is not the first of all, those before it may be stored. */
  private async learnLength(key: string, piece: OutputPieceView): Promise<Length> {
    const next =
      piece.sequence === 0 ? 0 : await this.options.store.contiguous(piece.executionId, piece.attempt);
    const known = this.lengths.get(key);
    if (known) return known;
    const length = { next, ahead: new Set<number>() };
    this.lengths.set(key, length);
    if (this.lengths.size > KNOWN_LENGTHS) this.lengths.delete(this.lengths.keys().next().value!);
    return length;
  }

  private async write(): Promise<void> {
    // Pieces that arrive in one turn of the event loop go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      const bytes = batch.reduce((sum, { piece }) => sum + piece.data.length, 0);
      try {
        await this.options.store.append(batch.map((entry) => entry.piece));
      } catch (error) {
        for (const entry of batch) entry.reject(error);
        continue;
      }
      const touched = new Map<string, OutputPieceView>();
      for (const { piece } of batch) {
        this.count(piece);
        touched.set(keyOf(piece.executionId, piece.attempt), piece);
      }
      for (const entry of batch) entry.resolve();
      for (const piece of touched.values()) this.options.onStored(piece.executionId, piece.attempt);
      if (bytes >= FLOOD_BYTES) await pause(GATHER_MS);
    }
    this.writing = null;
  }

  private takeBatch() {
    let bytes = 0;
    let count = 0;
    for (const entry of this.waiting) {
      if (count > 0 && (bytes + entry.piece.data.length > MAX_BATCH_BYTES || count >= MAX_BATCH_PIECES))
        break;
      bytes += entry.piece.data.length;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  private count(piece: OutputPieceView): void {
    const key = keyOf(piece.executionId, piece.attempt);
    const length = this.lengths.get(key);
    if (!length) return;
    if (piece.sequence === length.next) {
      length.next++;
      while (length.ahead.delete(length.next)) length.next++;
      // Those that were ahead are in MongoDB alone.
      if (length.next === piece.sequence + 1) this.remember(key, piece);
      else this.forget(key);
    } else if (piece.sequence > length.next && length.ahead.size < MAX_BATCH_PIECES) {
      length.ahead.add(piece.sequence);
      this.forget(key);
    }
  }

  private remember(key: string, piece: OutputPieceView): void {
    let recent = this.recent.get(key);
    const last = recent?.pieces.at(-1);
    if (recent && last && last.sequence + 1 !== piece.sequence) {
      this.forget(key);
      recent = undefined;
    }
    if (!recent) {
      recent = { pieces: [], bytes: 0 };
      this.recent.set(key, recent);
    }
    recent.pieces.push(piece);
    recent.bytes += sizeOf(piece);
    this.recentBytes += sizeOf(piece);
    while (recent.bytes > RECENT_BYTES) {
      const bytes = sizeOf(recent.pieces.shift()!);
      recent.bytes -= bytes;
      this.recentBytes -= bytes;
    }
    while (this.recentBytes > ALL_RECENT_BYTES || this.recent.size > RECENT_ATTEMPTS)
      this.forget(this.recent.keys().next().value!);
  }

  private forget(key: string): void {
    this.recentBytes -= this.recent.get(key)?.bytes ?? 0;
    this.recent.delete(key);
  }
}

function sizeOf(piece: OutputPieceView): number {
  return piece.data.length + PIECE_OVERHEAD_BYTES;
}

function keyOf(executionId: string, attempt: number): string {
  return `${executionId}/${attempt}`;
}
