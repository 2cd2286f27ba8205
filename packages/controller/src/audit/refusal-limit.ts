/**
 * Bounds the records of refused requests: whoever is refused more often than {@link MAX_REFUSALS} times in {@link WINDOW_MS} is
 * counted instead, and one record says so when the time is over. Without it anybody who can reach the listener could fill the
 * database. A controller that is killed loses the count of at most one such time.
 */

/** Refusals of one caller, or of one address, that are recorded singly in a window. */
export const MAX_REFUSALS = 60;
export const WINDOW_MS = 60_000;
/** Callers and addresses told apart; the others share one bound. */
const MAX_KEYS = 1_000;
const OTHERS = 'others';

interface Window<Entry> {
  refusals: number;
  /** The newest of those that were counted only. */
  counted: Entry | null;
  count: number;
}

/** Of entries that can stand for many. */
export class RefusalLimit<Entry> {
  readonly #record: (entry: Entry, count: number) => void;
  readonly #windows = new Map<string, Window<Entry>>();
  #timer: NodeJS.Timeout | null = null;

  /** @param record called for what was counted, when its time is over */
  constructor(record: (entry: Entry, count: number) => void) {
    this.#record = record;
  }

  /** Whether the next refusal would be counted only. */
  isOver(key: string): boolean {
    const window =
      this.#windows.get(key) ?? (this.#windows.size >= MAX_KEYS ? this.#windows.get(OTHERS) : null);
    return (window?.refusals ?? 0) >= MAX_REFUSALS;
  }

  /** Takes a refusal. True: record it. False: it is counted. */
  take(key: string, entry: Entry): boolean {
    const window = this.#windowOf(key);
    window.refusals++;
    if (window.refusals <= MAX_REFUSALS) return true;
    window.counted = entry;
    window.count++;
    return false;
  }

  /** Records what was counted, and begins anew. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const windows = [...this.#windows.values()];
    this.#windows.clear();
    for (const { counted, count } of windows) if (counted) this.#record(counted, count);
  }

  #windowOf(key: string): Window<Entry> {
    const wanted = this.#windows.has(key) || this.#windows.size < MAX_KEYS ? key : OTHERS;
    let window = this.#windows.get(wanted);
    if (!window) {
      window = { refusals: 0, counted: null, count: 0 };
      this.#windows.set(wanted, window);
    }
    if (!this.#timer) {
      this.#timer = setTimeout(() => this.flush(), WINDOW_MS);
      this.#timer.unref();
    }
    return window;
  }
}
