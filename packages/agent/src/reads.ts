/**
 * Reads: status, validate, health check, metrics. They run on the agent's own PTY, a few at once, and die with the agent; the
 * controller asks again. Output and result stay in memory until they are acknowledged.
 */
import type { OperationKind } from '@webops/contract';
import {
  type Dispatch__Output,
  type ExecutionResult,
  executionStateFromWire,
  type OutputChunk,
} from '@webops/protocol';
import type { Bundles } from './bundles.js';
import type { AgentConfig } from './config.js';
import { AgentError, problemOf } from './errors.js';
import { keyOf } from './journal.js';
import { Lane } from './lane.js';
import type { Link, Session } from './link.js';
import type { Logger } from './log.js';
import { chunkOf } from './output-chunk.js';
import { resultOf } from './outcome.js';
import type { ExitRecord, OutputPiece, Runner } from './runner/index.js';

/** Ended reads whose result waits for its acknowledgement; past it the oldest is dropped and asked again. */
const MAX_UNACKNOWLEDGED = 1000;
/** Bytes of output that ended reads may hold together; past it the oldest is dropped and asked again. */
const MAX_UNACKNOWLEDGED_BYTES = 16 * 1024 * 1024;

interface ReadExecution {
  readonly key: string;
  readonly dispatch: Dispatch__Output;
  readonly kind: OperationKind;
  readonly abort: AbortController;
  chunks: OutputChunk[];
  bytes: number;
  result: ExecutionResult | null;
}

/** What reads need of the agent. */
export interface ReadsParts {
  config: AgentConfig;
  log: Logger;
  runner: Runner;
  bundles: Bundles;
  link: () => Link;
  /** Told how each ended. */
  onEnded: (kind: OperationKind, outcome: string) => void;
}

/** The reads of this agent. */
export class Reads {
  readonly #parts: ReadsParts;
  readonly #lane: Lane;
  readonly #reads = new Map<string, ReadExecution>();

  constructor(parts: ReadsParts) {
    this.#parts = parts;
    this.#lane = new Lane(parts.config.reads.concurrency, parts.config.reads.queueLimit);
  }

  /** Reads not yet ended. */
  get active(): number {
    return this.#lane.size;
  }

  /** Takes a read, once. @throws AgentError BUSY */
  dispatch(dispatch: Dispatch__Output, kind: OperationKind): void {
    const key = keyOf(dispatch.executionId, dispatch.attempt);
    const known = this.#reads.get(key);
    if (known !== undefined) {
      const session = this.#parts.link().session;
      if (known.result !== null && session !== null) void this.#sendEnded(known, session);
      return;
    }
    const read: ReadExecution = {
      key,
      dispatch,
      kind,
      abort: new AbortController(),
      chunks: [],
      bytes: 0,
      result: null,
    };
    this.#reads.set(key, read);
    if (this.#lane.offer(() => this.#run(read))) return;
    this.#reads.delete(key);
    throw new AgentError('BUSY', `${this.#lane.size} reads wait on this host`, { retryable: true });
  }

  /** Ends a read. False when it is not known. */
  cancel(key: string): boolean {
    const read = this.#reads.get(key);
    read?.abort.abort();
    return read !== undefined;
  }

  /** Sends again what ended and was not acknowledged. */
  opened(session: Session): void {
    for (const read of [...this.#reads.values()]) {
      if (read.result !== null) void this.#sendEnded(read, session);
    }
  }

  /** Chunks up to `sequence` are durable. */
  outputAcknowledged(key: string, sequence: number): void {
    const read = this.#reads.get(key);
    if (read === undefined) return;
    read.chunks = read.chunks.filter((chunk) => Number(chunk.sequence) > sequence);
  }

  /** The result is durable: the read is forgotten. False when it is not known. */
  resultAcknowledged(key: string): boolean {
    return this.#reads.delete(key);
  }

  /** Ends all reads. */
  stop(): void {
    for (const read of this.#reads.values()) read.abort.abort();
  }

  async #run(read: ReadExecution): Promise<void> {
    const { link, log, onEnded } = this.#parts;
    const { executionId, attempt, addon } = read.dispatch;
    try {
      const exit = await this.#exitOf(read);
      exit.chunkCount = read.chunks.length;
      read.result = resultOf({ executionId, attempt, kind: read.kind, addon }, exit);
      onEnded(read.kind, executionStateFromWire(read.result.state) ?? 'failed');
    } catch (error) {
      // Not started, or the runner failed: the controller decides whether to ask again.
      log.warn(
        { execution: executionId, addon, function: read.dispatch.function, err: error },
        'read failed',
      );
      this.#reads.delete(read.key);
      const refused = { executionId, attempt, error: problemOf(error, 'RUNNER_FAILED') };
      await link().session?.send({ refused });
      return;
    }
    this.#trim();
    const session = link().session;
    if (session !== null) await this.#sendEnded(read, session);
  }

  async #exitOf(read: ReadExecution): Promise<ExitRecord> {
    const { bundles, config, link, runner } = this.#parts;
    const { dispatch } = read;
    if (read.abort.signal.aborted) return cancelledBeforeStart();
    if (!bundles.isKnown(dispatch.digest)) {
      const { digest, bundleSignature, bundleKeyId } = dispatch;
      await bundles.ensure({ digest, signature: bundleSignature, keyId: bundleKeyId }, link().session);
    }
    let skipped = 0;
    let sequence = 0;
    let truncated = false;
    const keep = (piece: OutputPiece): void => {
      // What the host is configured with may hold a secret, and a read's output is not masked: it is told as the result alone.
      if (read.kind === 'get_config' && piece.stream === 'stdout') return;
      const room = config.reads.outputBytes - read.bytes;
      if (piece.data.length === 0 || room < piece.data.length) {
        skipped += piece.data.length + piece.skippedBytes;
        truncated ||= skipped > 0;
        return;
      }
      read.bytes += piece.data.length;
      const skippedBytes = piece.skippedBytes + skipped;
      read.chunks.push(chunkOf(dispatch.executionId, dispatch.attempt, { ...piece, sequence, skippedBytes }));
      sequence += 1;
      skipped = 0;
    };
    const exit = await runner.read({
      digest: dispatch.digest,
      function: dispatch.function,
      timeoutMs: dispatch.timeoutMs,
      ...(dispatch.config.length > 0 ? { input: Buffer.from(dispatch.config) } : {}),
      signal: read.abort.signal,
      onOutput: keep,
    });
    return truncated ? { ...exit, truncated } : exit;
  }

  async #sendEnded(read: ReadExecution, session: Session): Promise<void> {
    for (const output of read.chunks) {
      if (!(await session.send({ output }))) return;
    }
    await session.send({ result: read.result });
  }

  #trim(): void {
    const ended = [...this.#reads.values()].filter((read) => read.result !== null);
    let bytes = ended.reduce((sum, read) => sum + read.bytes, 0);
    let count = ended.length;
    for (const read of ended) {
      if (count <= MAX_UNACKNOWLEDGED && bytes <= MAX_UNACKNOWLEDGED_BYTES) return;
      this.#reads.delete(read.key);
      count -= 1;
      bytes -= read.bytes;
    }
  }
}

function cancelledBeforeStart(): ExitRecord {
  const now = new Date().toISOString();
  return {
    state: 'cancelled',
    exitCode: null,
    signal: null,
    startedAt: now,
    finishedAt: now,
    error: { code: 'CANCELLED', message: 'cancelled before it started' },
    result: null,
    chunkCount: 0,
    stdoutBytes: 0,
    stderrBytes: 0,
    truncated: false,
  };
}
