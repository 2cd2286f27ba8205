/** Runs that end together are counted by one update: a fleet's are thousands, and all of one addon change one document. */

/** A run that has ended. */
export interface EndedRun {
  succeeded: boolean;
  durationMs: number;
  /** Empty for one that succeeded. */
  error: string;
  at: Date;
}

/** One update at a time for each addon. */
export class RunCounter {
  private readonly waiting = new Map<string, EndedRun[]>();
  private readonly writing = new Map<string, Promise<void>>();

  /** @param write stores all of these runs, in the order in which they ended */
  constructor(private readonly write: (addon: string, runs: readonly EndedRun[]) => Promise<void>) {}

  /** Resolves when it is counted. */
  async count(addon: string, run: EndedRun): Promise<void> {
    const waiting = this.waiting.get(addon);
    if (waiting) {
      waiting.push(run);
      return this.writing.get(addon);
    }
    this.waiting.set(addon, [run]);
    const before = this.writing.get(addon);
    const writing = (async () => {
      await before?.catch(() => undefined);
      const runs = this.waiting.get(addon)!;
      this.waiting.delete(addon);
      await this.write(addon, runs);
    })();
    this.writing.set(addon, writing);
    try {
      await writing;
    } finally {
      if (this.writing.get(addon) === writing) this.writing.delete(addon);
    }
  }
}
