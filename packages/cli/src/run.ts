import type { CommanderError } from 'commander';
import { EXIT, exitCodeOfError } from './exit-codes.js';
import { type GlobalOptions, Invocation, type Streams } from './invocation.js';
import { harmless } from './output/terminal-text.js';
import { createProgram } from './program.js';
import { readSettings, type Settings } from './settings.js';

const PROCESS_STREAMS: Streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };

/** Runs one command line and returns its exit code. Never throws. */
export async function run(
  args: readonly string[],
  streams: Streams = PROCESS_STREAMS,
  settings: Settings = readSettings(),
): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = createProgram(async (body) => {
    let invocation: Invocation | undefined;
    try {
      invocation = new Invocation(streams, settings, program.opts<GlobalOptions>());
      await body(invocation);
      exitCode = invocation.exitCode;
    } catch (error) {
      exitCode = exitCodeOfError(error);
      streams.stderr.write(describeError(error));
    } finally {
      invocation?.close();
    }
  }, streams);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    // commander has written its message already.
    const { exitCode: code } = error as CommanderError;
    if (typeof code !== 'number') streams.stderr.write(describeError(error));
    return code === 0 ? EXIT.done : EXIT.usage;
  }
  return exitCode;
}

/** An error for a person: what happened, to what, what to do. A stack only for what should not happen. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `error: ${harmless(String(error))}\n`;
  const { hint, code, details } = error as {
    hint?: string;
    code?: string;
    details?: readonly { field?: string; host?: string; action?: string }[];
  };
  if (code === undefined) return `error: ${harmless(error.stack ?? error.message)}\n`;
  const lines = [`error: ${harmless(error.message)}`];
  for (const detail of Array.isArray(details) ? details : []) {
    const where = [detail.host && `host ${detail.host}`, detail.field].filter(Boolean).join(', ');
    const text = [where, detail.action].filter(Boolean).join(': ');
    if (text !== '' && !lines[0]?.includes(text)) lines.push(`  ${harmless(text)}`);
  }
  if (hint !== undefined) lines.push(`  ${harmless(hint)}`);
  return `${lines.join('\n')}\n`;
}
