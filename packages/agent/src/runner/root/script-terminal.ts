/**
 * The terminal and the pipes of one function's run: run-function.sh on a PTY, stderr on a FIFO of its own, and the handshake
 * by which its last byte is not lost (see run-function.sh for the marks).
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Ending } from '../exit-state.js';
import { MarkScanner } from '../mark-scanner.js';
import { openTerminal, type Terminal } from '../pty.js';
import type { OutputSink } from './output-sink.js';
import { REPORT_WAIT_MS } from './stop-script.js';

export interface ScriptTerminalOptions {
  /** Folder of run-function.sh. */
  libexec: string;
  /** Folder of the run's pipes, its configuration and its result. */
  privateFolder: string;
  bundle: string;
  /** `cgroup.procs` that the script's shell joins first, or `-`. */
  procsFile: string;
  repairMark: string;
  function: string;
  args: readonly string[];
  env: Record<string, string>;
}

export class ScriptTerminal {
  /** Number of the signal that ended the script's shell; 0 when none did. */
  exitSignal = 0;
  hasExited = false;
  readonly pid: number;
  private readonly terminal: Terminal;
  private readonly control: number;
  private readonly stderr: Socket;
  private readonly errScanner: MarkScanner;
  private readonly outEnd = deferred();
  private readonly errEnd = deferred();
  private readonly exited = deferred();

  /** Starts the function. */
  constructor(
    private readonly options: ScriptTerminalOptions,
    private readonly sink: OutputSink,
    private readonly ending: Ending,
  ) {
    const { privateFolder } = options;
    const stderrPath = join(privateFolder, 'stderr');
    const controlPath = join(privateFolder, 'control');
    execFileSync('/usr/bin/mkfifo', ['-m', '600', stderrPath, controlPath]);
    // Read and write, so that neither end ever waits for the other to open, and no end of file comes in between.
    const both = constants.O_RDWR | constants.O_NONBLOCK;
    this.control = openSync(controlPath, both);
    this.stderr = new Socket({ fd: openSync(stderrPath, both), readable: true, writable: false });
    const nonce = randomBytes(12).toString('hex');
    this.errScanner = new MarkScanner(
      nonce,
      (data) => sink.add('stderr', data),
      () => this.errEnd.resolve(),
    );
    this.stderr.on('data', (data: Buffer) => this.errScanner.feed(data));
    this.stderr.on('error', () => this.errEnd.resolve());
    const outScanner = new MarkScanner(
      nonce,
      (data) => {
        if (ending.code === null) sink.add('stdout', data);
      },
      (name) => this.onMark(name),
    );
    const args = [
      '-p',
      join(options.libexec, 'run-function.sh'),
      privateFolder,
      options.bundle,
      nonce,
      options.procsFile,
      options.repairMark,
      options.function,
      ...options.args,
    ];
    this.terminal = openTerminal('/bin/bash', args, {
      cwd: '/',
      env: options.env,
      onData: (data) => outScanner.feed(data),
      onExit: ({ signal }) => {
        this.exitSignal = signal;
        this.hasExited = true;
        outScanner.end();
        this.exited.resolve();
      },
    });
    this.pid = this.terminal.pid;
  }

  /** The function has ended, or its shell has. */
  async ended(): Promise<void> {
    await Promise.race([this.outEnd.promise, this.exited.promise]);
  }

  /** Takes what is still in the pipes and lets the shell go. */
  async drain(): Promise<void> {
    if (this.ending.code !== null) await within(this.errEnd.promise, REPORT_WAIT_MS);
    this.errScanner.end();
    writeSync(this.control, '\n');
    await within(this.exited.promise, REPORT_WAIT_MS);
  }

  close(): void {
    this.stderr.destroy();
    closeSync(this.control);
    this.terminal.close();
  }

  private onMark(name: string): void {
    if (name === 'ready') return;
    // The function's shell has it open.
    rmSync(join(this.options.privateFolder, 'stdin'), { force: true });
    if (name === 'call') {
      this.ending.called = true;
      this.sink.collect();
    } else if (name === 'missing') {
      this.ending.missing = true;
    } else if (name.startsWith('end:')) {
      this.ending.code = Number(name.slice(4));
      this.outEnd.resolve();
    }
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    promise,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}
