/**
 * Removes the output of what has ended, oldest first, by age and by size; summaries, results and audit stay. In the
 * background, in small bounded deletions. An execution is marked before its first chunk goes and unmarked as holding output
 * after its last one: whoever reads in between is told, and a crash leaves it to be finished by the next pass.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionDoc } from '../state/documents.js';
import type { Core } from './core.js';

/** What is kept; either may be unlimited. */
export interface RetentionLimits {
  ageMs: number;
  /** Of all output together. 0: without limit. */
  bytes: number;
}

const INTERVAL_MS = 10 * 60_000;
/** Executions fetched at once. */
const BATCH = 50;
/** Chunks deleted at once: at most 64 KiB each, so less than 13 MB. */
const CHUNKS = 200;
/** Between two deletions: operations go first. */
const PAUSE_MS = 5;

export class OutputRetention {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<number> | null = null;

  constructor(
    private readonly core: Core,
    private readonly limits: RetentionLimits | undefined,
  ) {}

  start(): void {
    if (!this.limits) return;
    this.timer ??= setInterval(() => {
      this.run().catch((error: unknown) => {
        if (!this.core.stopped) this.core.logger.error({ err: error }, 'old output could not be removed');
      });
    }, INTERVAL_MS).unref();
  }

  /** Ends after the deletion under way. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.running?.catch(() => undefined);
  }

  /** One pass at a time. @returns of how many executions output was removed */
  run(): Promise<number> {
    if (!this.limits || this.core.stopped) return Promise.resolve(0);
    this.running ??= this.pass(this.limits).finally(() => {
      this.running = null;
    });
    return this.running;
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
      doc.keptOutput ? { set: { keptOutput: null, unpackedOutput: null } } : null,
    );
  }
}

function outputBytesOf(doc: ExecutionDoc): number {
  if (doc.outputPackedBytes !== undefined && !doc.unpackedOutput) return doc.outputPackedBytes;
  return [doc, ...(doc.earlier ?? [])].reduce((sum, one) => sum + one.stdoutBytes + one.stderrBytes, 0);
}
