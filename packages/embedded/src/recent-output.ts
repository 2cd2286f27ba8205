/** Longest line kept whole; what is longer is cut, so that a server without newlines holds no memory. */
const LINE_LIMIT_BYTES = 4096;
/** Enough to see why a server gave up, small enough for an error message. */
const KEPT_LINES = 60;

/** The last lines that a server printed, for the message of an error. Older lines are dropped. */
export class RecentOutput {
  readonly #lines: string[] = [];
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** A consumer for one stream's bytes; each stream needs its own, because lines must not mix. */
  consumer(): (chunk: Buffer) => void {
    let pending = '';
    return (chunk) => {
      pending += chunk.toString('utf8');
      const lines = pending.split('\n');
      pending = (lines.pop() ?? '').slice(0, LINE_LIMIT_BYTES);
      for (const line of lines) this.#add(line.slice(0, LINE_LIMIT_BYTES));
    };
  }

  #add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    this.#onLine(line);
  }

  /** Whether a kept line holds the text. */
  includes(text: string): boolean {
    return this.#lines.some((line) => line.includes(text));
  }

  /** The kept lines, indented, with a heading; empty when nothing was printed. */
  report(): string {
    return this.#lines.length === 0 ? '' : `\nIts last lines:\n  ${this.#lines.join('\n  ')}`;
  }
}
