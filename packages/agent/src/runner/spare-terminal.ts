/**
 * Keeps one terminal ready while reads come one after another. A host that is read now and then keeps none: nothing of it
 * would be gained, and a waiting runner takes memory.
 */
import { type ReadContext, ReadTerminal } from './read-terminal.js';

/** Reads no further apart than this are one after another. */
const CLOSE_TOGETHER_MS = 2_000;
/** How long after a result the next terminal is made ready. */
const AFTER_RESULT_MS = 3;
/** A spare that nobody took is ended after so long. The runner itself waits for 30 s. */
const SPARE_MS = 5_000;

export class SpareTerminal {
  private spare: ReadTerminal | null = null;
  private timer: NodeJS.Timeout | null = null;
  private takenAt = Number.NEGATIVE_INFINITY;
  private isBusy = false;

  constructor(private readonly context: ReadContext) {}

  /** The spare one, or a new one. @param fresh never the spare one */
  take(fresh = false): { terminal: ReadTerminal; isSpare: boolean } {
    const now = performance.now();
    this.isBusy = now - this.takenAt < CLOSE_TOGETHER_MS;
    this.takenAt = now;
    const { spare } = this;
    if (fresh || !spare?.isOpen) return { terminal: new ReadTerminal(this.context), isSpare: false };
    this.forget();
    return { terminal: spare, isSpare: true };
  }

  /** A read has its result: the next one may be near. Starting a program takes this process a millisecond: the result goes first. */
  prepareSoon(): void {
    setTimeout(() => this.prepare(), AFTER_RESULT_MS).unref();
  }

  private prepare(): void {
    if (!this.isBusy || this.spare?.isOpen) return;
    this.drop();
    try {
      this.spare = new ReadTerminal(this.context);
    } catch {
      // The next read meets the same, and tells of it.
      return;
    }
    this.timer = setTimeout(() => this.drop(), SPARE_MS);
  }

  /** Ends the spare one; there is no other until reads come one after another again. */
  close(): void {
    this.isBusy = false;
    this.takenAt = Number.NEGATIVE_INFINITY;
    this.drop();
  }

  private drop(): void {
    const { spare } = this;
    this.forget();
    spare?.close();
    spare?.release();
  }

  private forget(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.spare = null;
  }
}
