/**
 * Observations of one addon on one host that arrive while another is being written: only the newest of them is written, and all
 * who gave one wait for it. Each would have overwritten the one before.
 */
import type { ObservedDoc } from '../state/documents.js';

type Write = (observed: ObservedDoc) => Promise<void>;

interface Next {
  observed: ObservedDoc;
  write: Write;
  stored: Promise<void>;
}

/** One write at a time for each place. */
export class NewestObservation {
  /** By place; what is to be written after the write that runs. */
  private readonly running = new Map<string, Next | null>();
  private readonly ended = new Map<string, Promise<void>>();

  /** Resolves when this observation is stored, or a newer one. */
  store(place: string, observed: ObservedDoc, write: Write): Promise<void> {
    const next = this.running.get(place);
    if (next === undefined) return this.run(place, observed, write);
    if (next) {
      if (observed.observedAt >= next.observed.observedAt) Object.assign(next, { observed, write });
      return next.stored;
    }
    const waiting: Next = { observed, write, stored: Promise.resolve() };
    waiting.stored = this.ended.get(place)!.then(() => this.run(place, waiting.observed, waiting.write));
    this.running.set(place, waiting);
    return waiting.stored;
  }

  private run(place: string, observed: ObservedDoc, write: Write): Promise<void> {
    this.running.set(place, null);
    const writing = write(observed);
    const settled = writing
      .catch(() => null)
      .then(() => {
        if (this.running.get(place) !== null) return;
        this.running.delete(place);
        this.ended.delete(place);
      });
    this.ended.set(place, settled);
    return writing;
  }
}
