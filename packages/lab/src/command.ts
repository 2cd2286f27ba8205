import { spawn } from 'node:child_process';

/** What a command printed and how it ended. */
export interface CommandResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** How a command is run. */
export interface CommandOptions {
  /** Given on standard input. */
  stdin?: string | Buffer;
  /** The command is killed after this time. @default 60000 */
  timeoutMs?: number;
  /** Do not throw when it exits non-zero. @default false */
  allowFailure?: boolean;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

/** Output kept of one stream, in bytes; more is cut at the front. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;

/**
 * Runs a command to its end.
 *
 * @throws when it exits non-zero (unless allowed), is killed or takes longer than its time; the message holds its output's end
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { timeoutMs = 60_000, allowFailure = false } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: options.cwd,
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    const out = collect(child.stdout);
    const err = collect(child.stderr);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdin.on('error', () => {}); // a command that does not read its input
    child.stdin.end(options.stdin ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const result = { stdout: out(), stderr: err(), exitCode: code ?? 128 };
      if (!timedOut && (code === 0 || (allowFailure && code !== null))) {
        resolve(result);
        return;
      }
      const how = timedOut ? `took longer than ${timeoutMs} ms` : `ended with ${signal ?? code}`;
      reject(
        new Error(
          `${[command, ...args].join(' ').slice(0, 300)} ${how}\n${result.stdout.slice(-3000)}\n${result.stderr.slice(-3000)}`,
        ),
      );
    });
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let pieces: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (piece: Buffer) => {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MAX_OUTPUT_BYTES) {
      pieces = [Buffer.concat(pieces).subarray(-MAX_OUTPUT_BYTES / 2)];
      bytes = pieces[0]?.length ?? 0;
    }
  });
  return () => Buffer.concat(pieces).toString('utf8');
}
