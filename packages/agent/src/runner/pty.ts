/** The terminal: the only file that imports node-pty. */
import { spawn } from 'node-pty';

export interface TerminalExit {
  exitCode: number;
  /** Number of the signal that ended the process, 0 for none: exitCode is 0 then (node-pty), so look here first. */
  signal: number;
}

export interface Terminal {
  readonly pid: number;
  write(text: string): void;
  pause(): void;
  resume(): void;
  /** Closes our end: the session gets SIGHUP. */
  close(): void;
}

export interface TerminalOptions {
  env: Record<string, string>;
  cwd: string;
  onData(data: Buffer): void;
  onExit(exit: TerminalExit): void;
}

/** Starts a program as the leader of a session with a terminal of its own, read as bytes. */
export function openTerminal(file: string, args: string[], options: TerminalOptions): Terminal {
  const pty = spawn(file, args, {
    name: 'xterm-256color',
    cols: 120,
    rows: 40,
    cwd: options.cwd,
    env: options.env,
    // Bytes: the utf8 mode turns invalid bytes into U+FFFD.
    encoding: null,
  });
  let open = true;
  pty.onData((data) => options.onData(data as unknown as Buffer));
  pty.onExit(({ exitCode, signal }) => {
    open = false;
    options.onExit({ exitCode, signal: signal ?? 0 });
  });
  return {
    pid: pty.pid,
    write: (text) => {
      if (open) pty.write(text);
    },
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    close: () => {
      if (!open) return;
      open = false;
      (pty as unknown as { destroy(): void }).destroy();
    },
  };
}
