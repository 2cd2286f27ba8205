/**
 * A terminal with the runner behind it, waiting to be told what to read. Starting sudo and the runner is most of what a
 * short read takes, so that one can be started before it is needed (see spare-terminal.ts).
 */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openTerminal, type Terminal } from './pty.js';

/** Takes a piece of stderr at a time; used within one turn of the event loop. */
const SCRATCH = Buffer.allocUnsafeSlow(64 * 1024);

export interface ReadContext {
  command: string[];
  /** Where the files that take stderr are made, under names that nobody guesses. */
  folder: string;
}

/** What is told of a terminal once it was asked. */
export interface ReadHandlers {
  onData(data: Buffer): void;
  /** The runner has ended. */
  onExit(): void;
}

export class ReadTerminal {
  readonly stderrPath: string;
  private readonly stderrFile: number;
  private readonly terminal: Terminal;
  private handlers: ReadHandlers | null = null;
  private exited = false;

  constructor(context: ReadContext) {
    this.stderrPath = join(context.folder, `webops-read-${randomBytes(12).toString('hex')}`);
    // O_EXCL, and ours alone; sudo drops every descriptor above 2, so /bin/sh redirects before it becomes sudo. In the
    // page cache these calls take microseconds: a trip to the thread pool for each would cost a read a millisecond.
    this.stderrFile = openSync(this.stderrPath, 'wx+', 0o600);
    try {
      this.terminal = openTerminal(
        '/bin/sh',
        ['-c', 'exec "$@" 2>"$0"', this.stderrPath, ...context.command, 'read', '-'],
        {
          cwd: '/',
          env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
          onData: (data) => this.handlers?.onData(data),
          onExit: () => {
            this.exited = true;
            this.handlers?.onExit();
          },
        },
      );
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** It waits still. */
  get isOpen(): boolean {
    return !this.exited;
  }

  /** Says what is to be read; once. */
  ask(request: readonly string[], handlers: ReadHandlers): void {
    this.handlers = handlers;
    this.terminal.write(`${request.join(' ')}\n`);
    if (this.exited) handlers.onExit();
  }

  /** The runner's last byte was seen: it may end. */
  acknowledge(): void {
    this.terminal.write('\n');
  }

  /** What stderr holds from an offset on, a piece of it. */
  readStderr(at: number): Buffer {
    return Buffer.from(SCRATCH.subarray(0, readSync(this.stderrFile, SCRATCH, 0, SCRATCH.length, at)));
  }

  /** Hangs up: the root side ends everything that the read started. */
  close(): void {
    this.terminal.close();
  }

  /** Nobody reads its stderr any more. */
  release(): void {
    closeSync(this.stderrFile);
    rmSync(this.stderrPath, { force: true });
  }
}
