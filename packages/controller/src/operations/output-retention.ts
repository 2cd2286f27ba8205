/**
 * Removes the output of what has ended, oldest first, by age and by size; summaries, results and audit stay. In the
 * background, in small bounded deletions. An execution is marked before its first chunk goes and unmarked as holding output
 * after its last one: whoever reads in between is told, and a crash leaves it to be finished by the next pass.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionDoc } from '../state/documents.js';
import { BackgroundPass } from './background-pass.js';
import type { Core } from './core.js';

/** What is kept; either may be unlimited. */
export interface RetentionLimits {
  ageMs: number;
  /** Of all output together. 0: without limit. */
  bytes: number;
}

/** Executions fetched at once. */
const BATCH = 50;
/** Chunks deleted at once: at most 64 KiB each, so less than 13 MB. */
const CHUNKS = 200;
/** Between two deletions: operations go first. */
const PAUSE_MS = 5;

export class OutputRetention {
  readonly passes: BackgroundPass;

  constructor(
    private readonly core: Core,
    limits: RetentionLimits | undefined,
  ) {
    const pass = limits ? () => this.pass(limits) : null;
    this.passes = new BackgroundPass(core, { pass, failed: 'old output could not be removed' });
  }

  private async pass({ ageMs, bytes: most }: RetentionLimits): Promise<number> {
    const before = new Date(this.core.now().getTime() - ageMs);
    const byAge = await this.removeOldest(before, () => true);
    // As the database counts it, which includes what a document takes beside its data.
    let bytes = most === 0 ? 0 : await this.core.output.storedBytes();
    const bySize =
      bytes <= most
        ? 0
        : await this.removeOldest(null, (doc) => {
            if (bytes <= most) return false;
            bytes -= outputBytesOf(doc);
            return true;
          });
    if (byAge + bySize > 0) this.core.logger.info({ byAge, bySize, bytes }, 'old output was removed');
    return byAge + bySize;
  }

  private async removeOldest(before: Date | null, wanted: (doc: ExecutionDoc) => boolean): Promise<number> {
    let removed = 0;
    for (;;) {
      const docs = await this.core.executions.withOutput(before, BATCH);
      for (const doc of docs) {
        if (this.core.stopped || !wanted(doc)) return removed;
        await this.remove(doc);
        removed++;
      }
      if (docs.length < BATCH) return removed;
    }
  }

  private async remove(seen: ExecutionDoc): Promise<void> {
    const { core } = this;
    const at = core.now();
    const marked = await core.executions.change(seen, (doc) =>
      doc.outputRemovedAt ? null : { set: { outputRemovedAt: at } },
    );
    if (!marked) return;
    while ((await core.output.removeSome(seen._id, CHUNKS)) === CHUNKS) {
      if (core.stopped) return;
      await delay(PAUSE_MS);
    }
    await core.executions.change(marked.doc, (doc) =>
      doc.keptOutput ? { set: { keptOutput: null, unpackedOutput: null, inlineOutput: null } } : null,
    );
  }
}

/** What its removal takes from the size of all output. What is kept inline is no part of that; being as old, it goes too. */
function outputBytesOf(doc: ExecutionDoc): number {
  if (doc.inlineOutput && !doc.unpackedOutput) return 0;
  if (doc.outputPackedBytes !== undefined && !doc.unpackedOutput) return doc.outputPackedBytes;
  return [doc, ...(doc.earlier ?? [])].reduce((sum, one) => sum + one.stdoutBytes + one.stderrBytes, 0);
}
