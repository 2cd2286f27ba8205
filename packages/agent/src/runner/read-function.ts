/**
 * A read: the agent's own terminal → sudo → the Bash runner → the function. No Node on the way, and nothing written that
 * must survive: a read dies with the agent and is asked again.
 */
import { randomBytes } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { MAX_READ_INPUT_BYTES } from '@webops/contract';
import { BoundedOutput } from './bounded-output.js';
import { describeEnding } from './exit-state.js';
import { MarkScanner } from './mark-scanner.js';
import type { ReadTerminal } from './read-terminal.js';
import type { SpareTerminal } from './spare-terminal.js';
import {
  type ExitRecord,
  MAX_RESULT_BYTES,
  type OutputPiece,
  type ReadRequest,
  RunnerError,
} from './types.js';

/** Output of a read that is kept, each stream, in bytes: a result of 1 MiB with room for what surrounds it. */
const READ_OUTPUT_BYTES = 4 * 1024 * 1024;
/** A read whose stderr passes this is ended: its file must not fill the disk. */
const READ_STDERR_BYTES = 16 * 1024 * 1024;
/** After the terminal is closed the runner ends all within 2 s (TERM, KILL); then the agent stops waiting. */
const CLOSE_WAIT_MS = 5_000;

export async function readFunction(spares: SpareTerminal, request: ReadRequest): Promise<ExitRecord> {
  if ((request.input?.length ?? 0) > MAX_READ_INPUT_BYTES)
    throw new RunnerError(
      'INPUT_TOO_LARGE',
      `the input of ${request.function} has ${request.input!.length} bytes; a read takes at most ${MAX_READ_INPUT_BYTES}`,
    );
  const { terminal, isSpare } = spares.take();
  try {
    return await readOn(terminal, spares, request);
  } catch (error) {
    // It ended before it was asked, or while it was: nothing was started, and the next one is asked.
    if (!isSpare || !(error instanceof NeverAskedError)) throw error;
    return await readOn(spares.take(true).terminal, spares, request);
  }
}

/** The runner ended without having said anything. */
class NeverAskedError extends RunnerError {}

async function readOn(
  terminal: ReadTerminal,
  spares: SpareTerminal,
  request: ReadRequest,
): Promise<ExitRecord> {
  try {
    return await run(terminal, spares, request, randomBytes(12).toString('hex'));
  } finally {
    terminal.release();
  }
}

async function run(
  terminal: ReadTerminal,
  spares: SpareTerminal,
  request: ReadRequest,
  nonce: string,
): Promise<ExitRecord> {
  const startedAt = new Date().toISOString();
  const stdout = new BoundedOutput(READ_OUTPUT_BYTES);
  const stderr = new BoundedOutput(READ_OUTPUT_BYTES);
  const result = new BoundedOutput(2 * (MAX_RESULT_BYTES + 1));
  const before = new BoundedOutput(64 * 1024);
  let sequence = 0;
  const emit = (stream: OutputPiece['stream'], data: Buffer) => {
    request.onOutput?.({ sequence: sequence++, stream, timeMs: Date.now(), data, skippedBytes: 0 });
  };
  let phase: 'before' | 'called' | 'result' | 'ended' = 'before';
  let code: number | null = null;
  let called = false;
  let missing = false;
  let hasResult = false;
  let stopped: 'timed_out' | 'cancelled' | null = null;
  let tooLarge = false;

  let stderrAt = 0;
  const pumpStderr = () => {
    for (;;) {
      const data = terminal.readStderr(stderrAt);
      if (data.length === 0) return;
      stderrAt += data.length;
      stderr.add(data);
      emit('stderr', data);
      if (stderrAt > READ_STDERR_BYTES) {
        tooLarge = true;
        terminal.close();
        return;
      }
    }
  };
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const newlines = new NewlineRestorer();
  const scanner = new MarkScanner(
    nonce,
    (raw) => {
      if (phase === 'ended') return;
      const data = newlines.restore(raw);
      if (data.length === 0) return;
      if (phase === 'result') return result.add(data);
      if (phase === 'before') return before.add(data);
      stdout.add(data);
      emit('stdout', data);
    },
    (name) => {
      if (name === 'call') {
        phase = 'called';
        called = true;
      } else if (name === 'missing') {
        missing = true;
      } else if (name === 'result') {
        phase = 'result';
        hasResult = true;
      } else if (name.startsWith('end:')) {
        phase = 'ended';
        code = Number(name.slice(4));
        // The runner stays until it knows that its last byte has been seen; nobody waits for its own end and sudo's.
        terminal.acknowledge();
        finish();
      }
    },
  );
  const input = request.input === undefined ? [] : [request.input.toString('base64')];
  terminal.ask([request.digest, request.function, nonce, ...input], {
    onData: (data) => scanner.feed(data),
    onExit: () => finish(),
  });
  let watcher: FSWatcher | undefined;
  if (request.onOutput) watcher = watch(terminal.stderrPath, pumpStderr);
  let closeTimer: NodeJS.Timeout | undefined;
  const stop = (why: 'timed_out' | 'cancelled') => {
    if (code !== null || stopped !== null) return;
    stopped = why;
    // SIGHUP for the session: the root side ends everything the function started.
    terminal.close();
    closeTimer = setTimeout(finish, CLOSE_WAIT_MS);
  };
  const timer = setTimeout(() => stop('timed_out'), request.timeoutMs);
  const onAbort = () => stop('cancelled');
  request.signal?.addEventListener('abort', onAbort, { once: true });
  if (request.signal?.aborted) onAbort();
  try {
    await finished;
    pumpStderr();
  } finally {
    clearTimeout(timer);
    clearTimeout(closeTimer);
    request.signal?.removeEventListener('abort', onAbort);
    watcher?.close();
    // After the end mark the runner ends by itself; a hang-up would have it end what the function left running.
    if (code === null) terminal.close();
    else {
      setTimeout(() => terminal.close(), CLOSE_WAIT_MS).unref();
      spares.prepareSoon();
    }
  }
  scanner.end();
  if (tooLarge)
    throw new RunnerError(
      'OUTPUT_TOO_LARGE',
      `${request.function} wrote more than ${READ_STDERR_BYTES} bytes to stderr and was ended`,
    );
  if (code === null && stopped === null) throw refusal(before, stderr, request.function);

  const given = hasResult ? result.finish() : stdout.finish();
  const text =
    given.skippedBytes === 0 && given.head.length + given.tail.length <= MAX_RESULT_BYTES
      ? Buffer.concat([given.head, given.tail]).toString('utf8')
      : null;
  return {
    ...describeEnding({ code, signalled: true, called, missing, stopped }, request.function),
    startedAt,
    finishedAt: new Date().toISOString(),
    result: called && (hasResult || stdout.totalBytes > 0) ? text : null,
    chunkCount: sequence,
    stdoutBytes: stdout.totalBytes,
    stderrBytes: stderr.totalBytes,
    truncated: text === null || stopped !== null,
  };
}

/** No end mark: the runner or sudo refused, and said why in its own words, after the terminal's echo of the question. */
function refusal(before: BoundedOutput, stderr: BoundedOutput, what: string): RunnerError {
  const [, ...answer] = before.finish().head.toString('utf8').split('\n');
  const said = [...answer, stderr.finish().head.toString('utf8')].join('\n').trim();
  const json = said.split('\n').find((line) => line.startsWith('{'));
  try {
    const parsed = JSON.parse(json ?? '') as { code: string; message: string };
    return new RunnerError(parsed.code, parsed.message);
  } catch {
    const message = `${what}: the runner ended without a result: ${said.slice(0, 2000) || 'it said nothing'}`;
    return new (said === '' ? NeverAskedError : RunnerError)('RUNNER_FAILED', message, true);
  }
}

/**
 * Takes back what the terminal did to line ends. A fresh terminal turns every `\n` into `\r\n` and changes nothing else,
 * so this is exact; turning that off (`stty -opost`) would cost a read one more program.
 */
class NewlineRestorer {
  private carriage = false;

  restore(data: Buffer): Buffer {
    if (!this.carriage && data.indexOf(13) < 0) return data;
    const out = Buffer.allocUnsafe(data.length + 1);
    let length = 0;
    for (const byte of data) {
      if (this.carriage && byte !== 10) out[length++] = 13;
      this.carriage = byte === 13;
      if (!this.carriage) out[length++] = byte;
    }
    return out.subarray(0, length);
  }
}
