/**
 * Takes what a script says of its progress: the library's `progress` writes over the first line of the file that
 * WEBOPS_PROGRESS names, `progress PERCENT TEXT`. A plain file holds back nobody, read or not, and only the newest word counts.
 */
import {
  closeSync,
  constants,
  type FSWatcher,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { MAX_STEP_CHARACTERS } from '../progress.js';
import type { Progress } from '../types.js';
import { maskText, type SecretIndex } from './masker.js';

/** A script may say as much as it likes; it is looked at this often at most. */
const INTERVAL_MS = 1_000;
const MAX_LINE_BYTES = 4_096;
const LINE = /^progress (\d{1,9}) ?([^\n]*)\n/;

export class ProgressIntake {
  private watcher: FSWatcher | null = null;
  private timer: NodeJS.Timeout | null = null;
  private last = '';

  /**
   * @param source the file that the script writes; made here
   * @param target what the agent reads, replaced in one step
   * @param secrets what is masked
   */
  constructor(
    private readonly source: string,
    private readonly target: string,
    private readonly secrets: SecretIndex,
    private readonly onChange: () => void,
  ) {}

  start(): void {
    writeFileSync(this.source, '', { mode: 0o600, flag: 'wx' });
    try {
      this.watcher = watch(this.source, () => {
        this.timer ??= setTimeout(() => this.look(), this.last === '' ? 0 : INTERVAL_MS);
      });
      this.watcher.on('error', () => this.watcher?.close());
    } catch {
      // No inotify watch is left on this host: the change runs without progress.
    }
  }

  /** Takes the last word too. */
  stop(): void {
    this.watcher?.close();
    this.look();
  }

  private look(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const line = lineOf(this.source);
    if (line === null || line === this.last) return;
    this.last = line;
    const [, percent, text] = LINE.exec(line)!;
    const progress: Progress = {
      percent: Math.min(100, Number(percent)),
      step: [...plain(maskText(text!, this.secrets))].slice(0, MAX_STEP_CHARACTERS).join(''),
      timeMs: Date.now(),
    };
    try {
      // Not synced: after a power cut nothing is in progress.
      writeFileSync(`${this.target}.new`, JSON.stringify(progress), { mode: 0o640 });
      renameSync(`${this.target}.new`, this.target);
      this.onChange();
    } catch {
      // The disk is full.
    }
  }
}

/** The whole first line of a regular file, or null: a script may have put something else there, or is writing just now. */
function lineOf(path: string): string | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    if (!fstatSync(fd).isFile()) return null;
    const bytes = Buffer.alloc(MAX_LINE_BYTES);
    const length = readSync(fd, bytes, 0, MAX_LINE_BYTES, 0);
    return LINE.exec(bytes.toString('utf8', 0, length))?.[0] ?? null;
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}

/** Text without control characters. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').trim();
}
