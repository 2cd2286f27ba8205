/**
 * Packs the output of what has ended a while ago: one line costs a document of its own while it arrives, and a hundredth of that
 * afterwards. In the background, one execution at a time. A pack is durable before its chunks go, and where both are there
 * readers take the pack: whatever a crash leaves is finished by the next pass.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionDoc } from '../state/documents.js';
import { BackgroundPass } from './background-pass.js';
import type { Core } from './core.js';
import type { OutputPieceView } from './inputs.js';
import { MAX_PACK_BYTES, MAX_PACK_PIECES } from './output-pack-store.js';

/** Executions fetched at once. */
const BATCH = 50;
/** Between two packs: operations go first. */
const PAUSE_MS = 5;

export class OutputPacking {
  readonly passes: BackgroundPass;

  /** @param afterMs how long after its end an execution's output is packed; 0: never */
  constructor(
    private readonly core: Core,
    private readonly afterMs: number,
  ) {
    const pass = afterMs === 0 ? null : () => this.pass();
    this.passes = new BackgroundPass(core, { pass, failed: 'output could not be packed' });
  }

  private async pass(): Promise<number> {
    const { core } = this;
    const before = new Date(core.now().getTime() - this.afterMs);
    let packed = 0;
    for (;;) {
      const docs = await core.executions.withUnpackedOutput(before, BATCH);
      for (const doc of docs) {
        if (core.stopped) return packed;
        await this.pack(doc);
        packed++;
      }
      if (docs.length < BATCH) break;
    }
    if (packed > 0) core.logger.info({ packed }, 'output was packed');
    return packed;
  }

  private async pack(seen: ExecutionDoc): Promise<void> {
    const { core } = this;
    for (let attempt = 1; attempt <= seen.attempt && !seen.outputRemovedAt; attempt++)
      if (!(await this.packAttempt(seen._id, attempt))) return;
    const outputPackedBytes = await core.output.packedBytes(seen._id);
    await core.executions.change(seen, (doc) =>
      doc.unpackedOutput ? { set: { unpackedOutput: null, outputPackedBytes } } : null,
    );
  }

  /** @returns false when the controller stops first */
  private async packAttempt(executionId: string, attempt: number): Promise<boolean> {
    const { output } = this.core;
    // What a crash has left: packed, and still there as chunks.
    await output.dropPacked(executionId, attempt);
    for (let from = await output.packed(executionId, attempt); ; ) {
      const pieces = await this.next(executionId, attempt, from);
      // A lone chunk is as good as a pack.
      if (pieces.length < 2) return true;
      await output.pack(pieces);
      from += pieces.length;
      await delay(PAUSE_MS);
      if (this.core.stopped) return false;
    }
  }

  /** Chunks for one pack. */
  private async next(executionId: string, attempt: number, from: number): Promise<OutputPieceView[]> {
    const pieces: OutputPieceView[] = [];
    let bytes = 0;
    for (;;) {
      const more = await this.core.output.read(executionId, attempt, from + pieces.length);
      for (const piece of more) {
        if (pieces.length === MAX_PACK_PIECES || bytes + piece.data.length > MAX_PACK_BYTES) return pieces;
        pieces.push(piece);
        bytes += piece.data.length;
      }
      if (more.length === 0) return pieces;
    }
  }
}
