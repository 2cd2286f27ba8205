/**
 * One attempt of a change, from its dispatch to the acknowledgement of its result.
 *
 *     accepted ─ ticket to root ─▶ started ─ exit record, addon_status ─▶ ended ─ all acknowledged ─▶ done
 *
 * The script runs in root's holder, which spools its output on disk. The agent attaches by sequence number and forwards; when the
 * link breaks it attaches again after the last acknowledged chunk, so nothing but the window of unacknowledged bytes is counted here.
 */
import type { OperationKind } from '@webops/contract';
import { type Dispatch__Output, type ExecutionResult, toTimestamp } from '@webops/protocol';
import type { Bundles } from './bundles.js';
import type { AgentConfig } from './config.js';
import { problemOf } from './errors.js';
import type { Journal, JournalRecord } from './journal.js';
import type { Link, Session } from './link.js';
import type { Logger } from './log.js';
import { observeAddon } from './observer.js';
import { resultOf } from './outcome.js';
import { chunkOf } from './output-chunk.js';
import { backoffMs, pause } from './pause.js';
import type { ExitRecord, OutputPiece, Runner } from './runner/index.js';
import { Turnstile } from './turnstile.js';

/** What a chunk counts in the window beside its data, so that empty ones are bounded too. */
const CHUNK_OVERHEAD_BYTES = 64;
/** Tries to attach to a holder before the execution is reported as interrupted. */
const ATTACH_TRIES = 5;
/** The result is acknowledged and output is not: so long without a further acknowledgement, the output is given up. */
const OUTPUT_ACK_PATIENCE_MS = 60_000;

/** What changes need of the agent. */
export interface ChangeParts {
  config: AgentConfig;
  log: Logger;
  runner: Runner;
  bundles: Bundles;
  journal: Journal;
  link: () => Link;
  /** Aborts when the agent stops. */
  stop: AbortSignal;
  /** Told what a change left behind. */
  onObserved: (observed: NonNullable<ExecutionResult['observed']>) => void;
}

/** An attempt of a change that is not yet acknowledged. */
export class Change {
  record: JournalRecord;
  readonly #parts: ChangeParts;
  readonly #log: Logger;
  /** With its configuration and ticket; null after a restart of the agent, when the holder has them. */
  #dispatch: Dispatch__Output | null;
  #ackedSequence = -1;
  #sentSequence = -1;
  #chunkCount: number | null = null;
  #resultAcked = false;
  #unacked: { sequence: number; bytes: number }[] = [];
  #unackedBytes = 0;
  #cancelled = false;
  /** Opens at every acknowledgement. */
  readonly #acknowledged = new Turnstile();

  constructor(record: JournalRecord, dispatch: Dispatch__Output | null, parts: ChangeParts) {
    this.record = record;
    this.#dispatch = dispatch;
    this.#parts = parts;
    this.#log = parts.log.child({
      execution: record.execution,
      attempt: record.attempt,
      addon: record.addon,
    });
    const chunkCount = record.result?.['chunkCount'];
    if (typeof chunkCount === 'number') this.#chunkCount = chunkCount;
  }

  /** Chunks up to `sequence` are durable. */
  outputAcknowledged(sequence: number): void {
    if (sequence <= this.#ackedSequence) return;
    this.#ackedSequence = sequence;
    while (this.#unacked[0] !== undefined && this.#unacked[0].sequence <= sequence) {
      this.#unackedBytes -= this.#unacked.shift()!.bytes;
    }
    this.#acknowledged.open();
  }

  /** The result is durable. */
  resultAcknowledged(): void {
    if (this.record.phase !== 'ended') return;
    this.#resultAcked = true;
    this.#acknowledged.open();
  }

  /** Ends what runs; what has not started never will. */
  async cancel(graceMs: number): Promise<void> {
    this.#cancelled = true;
    if (this.record.phase !== 'started') return;
    await this.#parts.runner.cancel(this.record.execution, this.record.attempt, graceMs);
    this.#log.info({ graceMs }, 'change cancelled');
  }

  /**
   * Starts the script, once, and follows it to its end. Resolves when the journal says `ended`, when the change was refused, or when the
   * agent stops. False: refused, and nothing started.
   */
  async runToEnd(): Promise<boolean> {
    if (this.record.phase === 'ended') return true;
    if (this.#dispatch !== null && !(await this.#start(this.#dispatch))) return false;
    this.#dispatch = null;
    if (this.record.phase === 'started') await this.#follow();
    return true;
  }

  /** Sends output and result until all is acknowledged, over as many sessions as it takes; then forgets the execution. */
  async deliver(): Promise<void> {
    const { journal, link, runner, stop } = this.#parts;
    while (!stop.aborted && !this.#isDelivered()) {
      const session = await link().next(stop);
      if (session === undefined) return;
      const over = AbortSignal.any([session.signal, stop]);
      if (this.#sentSequence < this.#chunkCount! - 1) await this.#attach(session, over).catch(() => null);
      if (!this.#resultAcked) await session.send({ result: this.record.result as ExecutionResult });
      while (!over.aborted && !this.#isDelivered()) {
        const moved = await this.#acknowledged.wait(
          over,
          this.#resultAcked ? OUTPUT_ACK_PATIENCE_MS : undefined,
        );
        if (moved || over.aborted) continue;
        this.#log.warn(
          { acked: this.#ackedSequence, chunks: this.#chunkCount },
          'output never acknowledged, given up',
        );
        this.#ackedSequence = this.#chunkCount! - 1;
      }
      this.#sentSequence = this.#ackedSequence;
    }
    if (!this.#isDelivered()) return;
    await journal.put({ ...this.record, phase: 'acknowledged', result: null });
    await runner.forget(this.record.execution, this.record.attempt).catch((error: unknown) => {
      this.#log.warn({ err: error }, 'forget failed, tried again at the next start');
    });
  }

  #isDelivered(): boolean {
    return this.#resultAcked && this.#chunkCount !== null && this.#ackedSequence >= this.#chunkCount - 1;
  }

  /** Journals `started`, then hands the ticket to root. */
  async #start(dispatch: Dispatch__Output): Promise<boolean> {
    const { bundles, journal, link, runner } = this.#parts;
    try {
      const { digest, bundleSignature, bundleKeyId } = dispatch;
      await bundles.ensure({ digest, signature: bundleSignature, keyId: bundleKeyId }, link().session);
      if (this.#cancelled) {
        await this.#end(
          endedWithout('cancelled', { code: 'CANCELLED', message: 'cancelled before it started' }),
          null,
        );
        return true;
      }
      const startedAt = new Date().toISOString();
      await this.#put({ ...this.record, phase: 'started', startedAt });
      const answer = await runner.startChange({
        ticket: dispatch.ticket,
        signature: dispatch.ticketSignature,
        config: dispatch.config,
        secrets: dispatch.secrets,
      });
      this.#log.info({ answer, function: dispatch.function }, 'change started');
      // A cancel that came between the two lines above found nothing to end.
      if (this.#cancelled) await runner.cancel(this.record.execution, this.record.attempt, 0);
      return true;
    } catch (error) {
      if (await this.#isHeldByRoot()) return true;
      this.#log.warn({ err: error }, 'change refused');
      await journal.remove(this.record.execution, this.record.attempt);
      const { execution: executionId, attempt } = this.record;
      await link().session?.send({
        refused: { executionId, attempt, error: problemOf(error, 'NOT_STARTED') },
      });
      return false;
    }
  }

  async #isHeldByRoot(): Promise<boolean> {
    const held = await this.#parts.runner.list().catch(() => []);
    return held.some(
      ({ execution, attempt }) => execution === this.record.execution && attempt === this.record.attempt,
    );
  }

  /** Forwards output over one session after the other until the exit record comes. */
  async #follow(): Promise<void> {
    const { link, stop } = this.#parts;
    for (let failures = 0; !stop.aborted; ) {
      const session = await link().next(stop);
      if (session === undefined) return;
      const over = AbortSignal.any([session.signal, stop]);
      const { execution: executionId, attempt, startedAt } = this.record;
      await session.send({
        started: { executionId, attempt, time: toTimestamp(startedAt === null ? null : new Date(startedAt)) },
      });
      try {
        const exit = await this.#attach(session, over);
        if (exit !== null) {
          await this.#end(exit, await this.#observe());
          return;
        }
      } catch (error) {
        if (over.aborted) continue;
        failures += 1;
        this.#log.warn({ err: error, failures }, 'attach failed');
        if (failures >= ATTACH_TRIES) {
          const { message } = problemOf(error, 'INTERRUPTED');
          const why = {
            code: 'INTERRUPTED',
            message: `the execution cannot be found on this host any more: ${message}`,
          };
          await this.#end(endedWithout('interrupted', why), await this.#observe());
          return;
        }
        await pause(backoffMs(failures, 200, 5000), over);
      }
    }
  }

  /** Null when the session ended first. */
  async #attach(session: Session, over: AbortSignal): Promise<ExitRecord | null> {
    this.#unacked = [];
    this.#unackedBytes = 0;
    this.#sentSequence = this.#ackedSequence;
    const { execution, attempt } = this.record;
    try {
      const exit = await this.#parts.runner.attach({
        execution,
        attempt,
        fromSequence: this.#ackedSequence + 1,
        onOutput: (piece) => this.#forward(piece, session, over),
        signal: over,
      });
      await this.#fillGap(exit.chunkCount, session, over);
      return exit;
    } catch (error) {
      if (over.aborted) return null;
      throw error;
    }
  }

  async #forward(piece: OutputPiece, session: Session, over: AbortSignal): Promise<void> {
    await this.#fillGap(piece.sequence, session, over);
    await this.#send(piece, session, over);
  }

  /** The spool cuts out the middle of an output over its bound; the wire's sequence has no gap: what was cut goes as empty chunks. */
  async #fillGap(end: number, session: Session, over: AbortSignal): Promise<void> {
    while (this.#sentSequence + 1 < end && !over.aborted) {
      const sequence = this.#sentSequence + 1;
      const empty = {
        sequence,
        stream: 'stdout',
        timeMs: Date.now(),
        data: Buffer.alloc(0),
        skippedBytes: 0,
      } as const;
      await this.#send(empty, session, over);
    }
  }

  async #send(piece: OutputPiece, session: Session, over: AbortSignal): Promise<void> {
    const { execution, attempt } = this.record;
    while (this.#unackedBytes >= this.#parts.config.changes.windowBytes && !over.aborted) {
      await this.#acknowledged.wait(over);
    }
    if (over.aborted) return;
    const bytes = piece.data.length + CHUNK_OVERHEAD_BYTES;
    this.#unacked.push({ sequence: piece.sequence, bytes });
    this.#unackedBytes += bytes;
    this.#sentSequence = piece.sequence;
    await session.send({ output: chunkOf(execution, attempt, piece) });
  }

  async #observe(): Promise<ExecutionResult['observed']> {
    const { config, onObserved, runner } = this.#parts;
    const { addon, digest } = this.record;
    try {
      const timeoutMs = config.changes.statusTimeoutMs;
      const observed = await observeAddon(runner, { addon, digest, healthCheck: true, timeoutMs });
      onObserved(observed);
      return observed;
    } catch (error) {
      this.#log.warn({ err: error }, 'status after the change failed');
      return null;
    }
  }

  async #end(exit: ExitRecord, observed: ExecutionResult['observed']): Promise<void> {
    const { execution: executionId, attempt, addon } = this.record;
    const kind: OperationKind = this.record.kind;
    const result = { ...resultOf({ executionId, attempt, kind, addon }, exit), observed: observed ?? null };
    this.#chunkCount = exit.chunkCount;
    const record = {
      ...this.record,
      phase: 'ended' as const,
      endedAt: exit.finishedAt,
      result: { ...result },
    };
    await this.#put(record);
    this.#log.info({ state: exit.state, exitCode: exit.exitCode, signal: exit.signal }, 'change ended');
  }

  async #put(record: JournalRecord): Promise<void> {
    this.record = record;
    await this.#parts.journal.put(record);
  }
}

/** An exit record for what has none of its own. */
function endedWithout(
  state: 'cancelled' | 'interrupted',
  error: { code: string; message: string },
): ExitRecord {
  const now = new Date().toISOString();
  const nothing = {
    exitCode: null,
    signal: null,
    result: null,
    chunkCount: 0,
    stdoutBytes: 0,
    stderrBytes: 0,
  };
  return { state, startedAt: now, finishedAt: now, error, truncated: false, ...nothing };
}
