/**
 * One attempt of a change, from its dispatch to the acknowledgement of its result.
 *
 *     accepted ─ ticket to root ─▶ started ─ exit record, addon_status ─▶ ended ─ all acknowledged ─▶ done
 *
 * The script runs in root's holder, which spools its output on disk. The agent attaches by sequence number and forwards; when the
 * link breaks it attaches again after the last acknowledged chunk, so nothing but the window of unacknowledged bytes is counted here.
 */
import type { OperationKind } from '@webops/contract';
import type { Dispatch__Output, ExecutionResult } from '@webops/protocol';
import type { Bundles } from './bundles.js';
import { attachOnce, followToExit } from './change-follow.js';
import { startOnRoot } from './change-start.js';
import type { AgentConfig } from './config.js';
import { problemOf } from './errors.js';
import type { Journal, JournalRecord } from './journal.js';
import type { Link } from './link.js';
import type { Logger } from './log.js';
import { observeAddon } from './observer.js';
import { endedWithout, resultOf } from './outcome.js';
import { OutputWindow } from './output-window.js';
import { pauseBeforeRetry } from './pause.js';
import type { ExitRecord, Runner } from './runner/index.js';

/** How often a cancel is handed to root before it is left to the controller, which repeats it. */
const CANCEL_TRIES = 5;
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
  /** Told how each ended. */
  onEnded: (kind: OperationKind, outcome: string) => void;
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
  #chunkCount: number | null = null;
  #resultAcked = false;
  /** The grace of a cancel that has come. */
  #cancelGraceMs: number | null = null;
  readonly #output: OutputWindow;

  constructor(record: JournalRecord, dispatch: Dispatch__Output | null, parts: ChangeParts) {
    this.record = record;
    this.#dispatch = dispatch;
    this.#parts = parts;
    this.#log = parts.log.child({
      execution: record.execution,
      attempt: record.attempt,
      addon: record.addon,
    });
    this.#output = new OutputWindow(parts.config, record.execution, record.attempt);
    const chunkCount = record.result?.['chunkCount'];
    if (typeof chunkCount === 'number') this.#chunkCount = chunkCount;
  }

  /** Chunks up to `sequence` are durable. */
  outputAcknowledged(sequence: number): void {
    this.#output.acknowledge(sequence);
  }

  /** The result is durable. */
  resultAcknowledged(): void {
    if (this.record.phase !== 'ended') return;
    this.#resultAcked = true;
    this.#output.acknowledged.open();
  }

  /** Ends what runs; what has not started never will. */
  async cancel(graceMs: number): Promise<void> {
    this.#cancelGraceMs = graceMs;
    const { runner, stop } = this.#parts;
    for (let tries = 1; this.record.phase === 'started' && !stop.aborted; tries += 1) {
      try {
        await runner.cancel(this.record.execution, this.record.attempt, graceMs);
        this.#log.info({ graceMs }, 'change cancelled');
        return;
      } catch (error) {
        if (tries >= CANCEL_TRIES) throw error;
        await pauseBeforeRetry(tries, stop);
      }
    }
  }

  /**
   * Starts the script, once, and follows it to its end. Resolves when the journal says `ended`, when the change was refused, or when the
   * agent stops. False: refused, and nothing started.
   */
  async runToEnd(): Promise<boolean> {
    if (this.record.phase === 'ended') return true;
    if (this.#dispatch !== null && !(await this.#start(this.#dispatch))) return false;
    this.#dispatch = null;
    if (this.record.phase !== 'started') return true;
    const exit = await followToExit({ ...this.#parts, log: this.#log }, this.record, this.#output);
    if (exit !== null) await this.#end(exit, await this.#observe(exit.report?.digest || this.record.digest));
    return true;
  }

  /** Sends output and result until all is acknowledged, over as many sessions as it takes; then forgets the execution. */
  async deliver(): Promise<void> {
    const { link, runner, stop } = this.#parts;
    while (!stop.aborted && !this.#isDelivered()) {
      const session = await link().next(stop);
      if (session === undefined) return;
      const over = AbortSignal.any([session.signal, stop]);
      if (this.#output.sent < this.#chunkCount! - 1) {
        await attachOnce(this.#parts, this.record, this.#output, session, over).catch((error: unknown) =>
          this.#outputFailed(error),
        );
      }
      if (!this.#resultAcked) await session.send({ result: this.record.result as ExecutionResult });
      while (!over.aborted && !this.#isDelivered()) {
        const moved = await this.#output.acknowledged.wait(
          over,
          this.#resultAcked ? OUTPUT_ACK_PATIENCE_MS : undefined,
        );
        if (moved || over.aborted) continue;
        this.#log.warn(
          { acked: this.#output.acked, chunks: this.#chunkCount },
          'output never acknowledged, given up',
        );
        this.#output.acked = this.#chunkCount! - 1;
      }
      this.#output.sent = this.#output.acked;
    }
    if (!this.#isDelivered()) return;
    // Root forgets it only when the journal knows that it was acknowledged.
    for (let failures = 0; !(await this.#isPut({ ...this.record, phase: 'acknowledged' })); failures += 1) {
      await pauseBeforeRetry(failures, stop);
      if (stop.aborted) return;
    }
    await runner.forget(this.record.execution, this.record.attempt).catch((error: unknown) => {
      this.#log.warn({ err: error }, 'forget failed, tried again at the next start');
    });
  }

  /** Root's folder was removed under it: then what has arrived of the output is all that there is. */
  #outputFailed(error: unknown): void {
    this.#log.error({ err: error }, 'output cannot be read');
    if (problemOf(error, 'RUNNER_FAILED').code !== 'EXECUTION_UNKNOWN') return;
    this.#chunkCount = this.#output.acked + 1;
    const result = { ...this.record.result, chunkCount: this.#chunkCount, outputTruncated: true };
    this.record = { ...this.record, result };
  }

  #isDelivered(): boolean {
    return this.#resultAcked && this.#chunkCount !== null && this.#output.acked >= this.#chunkCount - 1;
  }

  /** Journals `started`, then hands the ticket to root. */
  async #start(dispatch: Dispatch__Output): Promise<boolean> {
    const { bundles, link } = this.#parts;
    let problem: { code: string; message: string } | null;
    try {
      // What the host has is in its store; a store that was lost gets it again before anything is changed.
      for (const one of [dispatch, dispatch.previous]) {
        if (one === null) continue;
        const bundle = { digest: one.digest, signature: one.bundleSignature, keyId: one.bundleKeyId };
        await bundles.ensure(bundle, link().session);
      }
      if (this.#cancelGraceMs !== null) {
        const why = { code: 'CANCELLED', message: 'cancelled before it started' };
        await this.#end(endedWithout('cancelled', why), null);
        return true;
      }
      await this.#put({ ...this.record, phase: 'started', startedAt: new Date().toISOString() });
      problem = await startOnRoot({ ...this.#parts, log: this.#log }, dispatch);
    } catch (error) {
      problem = problemOf(error, 'NOT_STARTED');
    }
    if (problem?.code === 'ATTEMPT_CANCELLED') {
      await this.#end(endedWithout('cancelled', { ...problem, code: 'CANCELLED' }), null);
      return true;
    }
    if (problem !== null) {
      await this.#refuse(problem);
      return false;
    }
    // A cancel that came in between found nothing to end.
    if (this.#cancelGraceMs !== null) this.#cancelInBackground(this.#cancelGraceMs);
    return true;
  }

  /** When the refusal does not arrive, the controller delivers again: the journal does not have it. */
  async #refuse(error: { code: string; message: string }): Promise<void> {
    const { execution: executionId, attempt } = this.record;
    this.#log.warn({ error }, 'change refused');
    await this.#parts.journal.remove(executionId, attempt).catch((failure: unknown) => {
      this.#log.error({ err: failure }, 'journal cannot be written');
    });
    await this.#parts.link().session?.send({ refused: { executionId, attempt, error } });
  }

  #cancelInBackground(graceMs: number): void {
    this.cancel(graceMs).catch((error: unknown) => this.#log.warn({ err: error }, 'cancel failed'));
  }

  /** @param digest of the bundle that the host was left with */
  async #observe(digest: string): Promise<ExecutionResult['observed']> {
    const { config, onObserved, runner } = this.#parts;
    const { addon } = this.record;
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
    // On a full disk root's record stays the only one: after a crash the result is made from it again.
    if (!(await this.#isPut(record))) this.record = record;
    this.#parts.onEnded(kind, exit.state);
    this.#log.info({ state: exit.state, exitCode: exit.exitCode, signal: exit.signal }, 'change ended');
  }

  async #put(record: JournalRecord): Promise<void> {
    await this.#parts.journal.put(record);
    this.record = record;
  }

  async #isPut(record: JournalRecord): Promise<boolean> {
    try {
      await this.#put(record);
      return true;
    } catch (error) {
      this.#log.error({ err: error, phase: record.phase }, 'journal cannot be written');
      return false;
    }
  }
}
