import { formatDuration } from '../durations.js';
import type { OutputStream } from '../invocation.js';
import type { Paint } from '../output/paint.js';
import { harmless, harmlessLine, shorten } from '../output/terminal-text.js';

/** Redrawing more often only flickers, in milliseconds. */
const REDRAW_MS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** What the status line shows. */
export interface Progress {
  title: string;
  total: number;
  counts: ReadonlyMap<string, number>;
  /** What a running host says: how far it is, or its unfinished line. Asked at every redraw: time passes. */
  detail: () => string;
}

/**
 * Lines of output above, and on a terminal one status line below them that is redrawn in place. On anything else only
 * the lines, as they come.
 */
export class LiveView {
  readonly #out: OutputStream;
  readonly #paint: Paint;
  readonly #startedMs: number;
  #timer: NodeJS.Timeout | undefined;
  #progress: Progress | undefined;
  #drawn = false;
  #frame = 0;

  constructor(out: OutputStream, paint: Paint, startedMs: number) {
    this.#out = out;
    this.#paint = paint;
    this.#startedMs = startedMs;
  }

  start(): void {
    if (this.#out.isTTY !== true || this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  /** A line of a host's output. Whatever the script printed, the terminal only gets text and colours. */
  line(prefix: string, text: string, stream: 'stdout' | 'stderr'): void {
    const shown = harmless(text, this.#paint.isColorSupported);
    const mark =
      prefix === '' ? '' : `${this.#paint.cyan(prefix)} ${this.#paint.dim(stream === 'stderr' ? '!' : '|')} `;
    this.#write(`${mark}${shown}\n`);
  }

  /** A line of the CLI's own. */
  note(text: string): void {
    this.#write(`${text}\n`);
  }

  progress(progress: Progress): void {
    this.#progress = progress;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#clear();
  }

  #write(text: string): void {
    this.#clear();
    this.#out.write(text);
  }

  #clear(): void {
    if (!this.#drawn) return;
    this.#out.write('\r\x1b[K');
    this.#drawn = false;
  }

  #draw(): void {
    const progress = this.#progress;
    if (progress === undefined) return;
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const elapsed = formatDuration(Math.max(1000, Date.now() - this.#startedMs));
    const states =
      progress.total > 1 ? [...progress.counts].map(([state, count]) => `${count} ${state}`).join(', ') : '';
    const text = [`${progress.title} ${elapsed}`, states, harmlessLine(progress.detail())]
      .filter((part) => part !== '')
      .join(' · ');
    const width = Math.max(20, this.#out.columns ?? 80) - 3;
    this.#out.write(`\r\x1b[K${this.#paint.cyan(FRAMES[this.#frame] ?? '')} ${shorten(text, width)}`);
    this.#drawn = true;
  }
}
