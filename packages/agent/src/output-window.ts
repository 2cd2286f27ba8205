/** Output on its way to the controller: what is sent and not acknowledged is bounded, and is sent again on the next session. */
import type { AgentConfig } from './config.js';
import type { Session } from './link.js';
import { chunkOf } from './output-chunk.js';
import type { OutputPiece } from './runner/index.js';
import { Turnstile } from './turnstile.js';

/** What a chunk counts in the window beside its data, so that empty ones are bounded too. */
const CHUNK_OVERHEAD_BYTES = 64;

/** The window of one attempt. The pieces themselves are in root's spool: only sequence numbers and sizes are kept here. */
export class OutputWindow {
  /** Every chunk up to this one is durable. */
  acked = -1;
  /** The last chunk sent on this session. */
  sent = -1;
  /** Opens at every acknowledgement. */
  readonly acknowledged = new Turnstile();
  readonly #config: AgentConfig;
  readonly #execution: string;
  readonly #attempt: number;
  #unacked: { sequence: number; bytes: number }[] = [];
  #unackedBytes = 0;

  constructor(config: AgentConfig, execution: string, attempt: number) {
    this.#config = config;
    this.#execution = execution;
    this.#attempt = attempt;
  }

  /** Chunks up to `sequence` are durable. */
  acknowledge(sequence: number): void {
    if (sequence <= this.acked) return;
    this.acked = sequence;
    while (this.#unacked[0] !== undefined && this.#unacked[0].sequence <= sequence) {
      this.#unackedBytes -= this.#unacked.shift()!.bytes;
    }
    this.acknowledged.open();
  }

  /** Starts anew after the last acknowledged chunk. @returns the first sequence number to send */
  restart(): number {
    this.#unacked = [];
    this.#unackedBytes = 0;
    this.sent = this.acked;
    return this.acked + 1;
  }

  async send(piece: OutputPiece, session: Session, over: AbortSignal): Promise<void> {
    await this.fillGap(piece.sequence, session, over);
    await this.#sendOne(piece, session, over);
  }

  /** The spool cuts out the middle of an output over its bound; the wire's sequence has no gap: what was cut goes as empty chunks. */
  async fillGap(end: number, session: Session, over: AbortSignal): Promise<void> {
    while (this.sent + 1 < end && !over.aborted) {
      const sequence = this.sent + 1;
      const data = Buffer.alloc(0);
      const empty = { sequence, stream: 'stdout', timeMs: Date.now(), data, skippedBytes: 0 } as const;
      await this.#sendOne(empty, session, over);
    }
  }

  async #sendOne(piece: OutputPiece, session: Session, over: AbortSignal): Promise<void> {
    while (this.#unackedBytes >= this.#config.changes.windowBytes && !over.aborted) {
      await this.acknowledged.wait(over);
    }
    if (over.aborted) return;
    const bytes = piece.data.length + CHUNK_OVERHEAD_BYTES;
    this.#unacked.push({ sequence: piece.sequence, bytes });
    this.#unackedBytes += bytes;
    this.sent = piece.sequence;
    await session.send({ output: chunkOf(this.#execution, this.#attempt, piece) });
  }
}
