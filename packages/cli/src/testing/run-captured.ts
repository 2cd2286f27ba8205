/** Runs a command line in this process and keeps what it prints. For tests only. */
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { Streams } from '../invocation.js';
import { run } from '../run.js';

export interface Captured {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** @param more.stdin what the command reads; @param more.isTTY whether its output streams are a terminal */
export async function runCaptured(
  home: string,
  args: readonly string[],
  more: { stdin?: string; isTTY?: boolean; noColor?: boolean; contextsFile?: string } = {},
): Promise<Captured> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const streams: Streams = {
    stdin: Readable.from([more.stdin ?? '']),
    stdout: Object.assign(stdout, { isTTY: more.isTTY === true }),
    stderr: Object.assign(stderr, { isTTY: more.isTTY === true }),
  };
  const kept = Promise.all([textOf(stdout), textOf(stderr)]);
  const exitCode = await run(args, streams, {
    home,
    server: undefined,
    token: undefined,
    context: undefined,
    contextsFile: more.contextsFile ?? join(home, 'contexts.yaml'),
    noColor: more.noColor ?? true,
    forceColor: false,
    logLevelGiven: false,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await kept;
  return { exitCode, stdout: out, stderr: err };
}

async function textOf(stream: PassThrough): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
