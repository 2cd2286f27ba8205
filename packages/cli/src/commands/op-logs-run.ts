import { once } from 'node:events';
import { OUTPUT_STREAMS, streamFromWire, streamToWire } from '@webops/protocol';
import { UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { isoOrNull } from '../output/hosts.js';
import { harmless, harmlessLine } from '../output/terminal-text.js';
import { Interrupt } from '../watch/interrupt.js';
import { LineCutter } from '../watch/lines.js';
import type { WireExecution, WireOutputChunk } from '../wire.js';
import type { OpLogsFlags } from './op.js';
import { findOperation } from './op-run.js';
import { parseCount } from './operate-run.js';
import { oneOf } from './paging.js';

/** Writes one chunk of an execution's output; `null` after the last one. */
type Writer = (execution: WireExecution, chunk: WireOutputChunk | null) => Promise<void>;

/**
 * The output of an operation, one execution after the other; with `--follow` all at once, as it comes. Into a file or a
 * pipe go the bytes as they are; on a terminal nothing that could drive it.
 */
export async function opLogs(
  invocation: Invocation,
  id: string | undefined,
  flags: OpLogsFlags,
): Promise<void> {
  const stream = flags.stream === undefined ? undefined : oneOf(flags.stream, OUTPUT_STREAMS, '--stream');
  const attempt = parseCount(flags.attempt, '--attempt');
  const operation = await findOperation(invocation, id);
  const executions = operation.executions.filter(
    ({ host, hostId }) => flags.host === undefined || flags.host === host || flags.host === hostId,
  );
  if (executions.length === 0 && flags.host !== undefined) {
    throw new UsageError(`operation ${operation.id} has no host ${flags.host}`);
  }
  const writer = writerFor(invocation, executions);
  const interrupt = new Interrupt().listen();
  const read = async (execution: WireExecution) => {
    const api = await invocation.api();
    const request = {
      executionId: execution.id,
      attempt,
      follow: flags.follow === true,
      ...(stream === undefined ? {} : { stream: streamToWire(stream) }),
    };
    try {
      for await (const { chunk } of api.operations.readOutput(request, { signal: interrupt.signal })) {
        if (chunk !== null) await writer.write(execution, chunk);
      }
    } catch (error) {
      if ((error as { reason?: string }).reason === 'OUTPUT_REMOVED')
        invocation.warn(harmless((error as Error).message));
      else if (!interrupt.signal.aborted) throw error;
    }
    await writer.write(execution, null);
  };
  try {
    await writer.start?.();
    if (flags.follow === true) await Promise.all(executions.map(read));
    else for (const execution of executions) await read(execution);
    await writer.end?.();
  } finally {
    interrupt.dispose();
  }
}

interface LogWriter {
  start?(): Promise<void>;
  write: Writer;
  end?(): Promise<void>;
}

function writerFor(invocation: Invocation, executions: readonly WireExecution[]): LogWriter {
  const { stdout } = invocation.streams;
  const out = async (data: string | Uint8Array) => {
    if (!stdout.write(data)) await once(stdout, 'drain');
  };
  if (invocation.format === 'json' || invocation.format === 'yaml') return jsonWriter(out);
  const several = executions.length > 1;
  if (!several && stdout.isTTY !== true) {
    return {
      write: async (_, chunk) => {
        if (chunk === null) return;
        if (chunk.skippedBytes > 0) invocation.warn(`${chunk.skippedBytes} bytes were left out here`);
        await out(chunk.data);
      },
    };
  }
  return lineWriter(invocation, executions, out);
}

/** Lines, each with its host when there are several. */
function lineWriter(
  invocation: Invocation,
  executions: readonly WireExecution[],
  out: (data: string) => Promise<void>,
): LogWriter {
  const several = executions.length > 1;
  const width = Math.min(24, Math.max(0, ...executions.map(({ host }) => host.length)));
  const terminal = invocation.streams.stdout.isTTY === true;
  const cutters = new Map<string, LineCutter>();
  const lineOf = (execution: WireExecution, stream: string, text: string) => {
    const mark = stream === 'stderr' ? '!' : '|';
    const prefix = several
      ? `${invocation.paint.cyan(harmlessLine(execution.host).padEnd(width))} ${mark} `
      : '';
    return `${prefix}${terminal ? harmless(text, invocation.paint.isColorSupported) : text}\n`;
  };
  return {
    write: async (execution, chunk) => {
      for (const stream of OUTPUT_STREAMS) {
        const key = `${execution.id}/${stream}`;
        const cutter = cutters.get(key) ?? new LineCutter();
        cutters.set(key, cutter);
        const mine = chunk !== null && (streamFromWire(chunk.stream) ?? 'stdout') === stream;
        if (mine && chunk.skippedBytes > 0)
          await out(lineOf(execution, stream, `… ${chunk.skippedBytes} bytes left out …`));
        const lines = chunk === null ? cutter.end() : mine ? cutter.push(chunk.data) : [];
        for (const line of lines) await out(lineOf(execution, stream, line));
      }
    },
  };
}

/** `{"items": […]}`, written as it comes: an output does not have to fit into memory. */
function jsonWriter(out: (data: string) => Promise<void>): LogWriter {
  let first = true;
  return {
    start: () => out('{"items": ['),
    write: async (execution, chunk) => {
      if (chunk === null) return;
      const data = Buffer.from(chunk.data);
      const text = data.toString('utf8');
      const item = {
        host: execution.host,
        executionId: chunk.executionId,
        attempt: chunk.attempt,
        sequence: chunk.sequence,
        stream: streamFromWire(chunk.stream) ?? 'stdout',
        time: isoOrNull(chunk.time),
        skippedBytes: chunk.skippedBytes,
        text,
        // Only when text cannot hold the bytes.
        ...(Buffer.from(text, 'utf8').equals(data) ? {} : { base64: data.toString('base64') }),
      };
      await out(`${first ? '' : ','}\n  ${JSON.stringify(item)}`);
      first = false;
    },
    end: () => out(`${first ? '' : '\n'}]}\n`),
  };
}
