/** What the controller asks of this host: takes each attempt once, in the right lane, and keeps it until it is acknowledged. */
import { CHANGE_KINDS, FUNCTION_OF, isFunctionOf, type OperationKind } from '@webops/contract';
import {
  type CancelExecution__Output,
  type Dispatch__Output,
  type ExecutionResult,
  type JournalEntry,
  kindFromWire,
  type OutputAck__Output,
  type ResultAck__Output,
} from '@webops/protocol';
import { Change, type ChangeParts } from './change.js';
import { AgentError, problemOf } from './errors.js';
import { isExecutionId, type JournalRecord, keyOf } from './journal.js';
import { Lane } from './lane.js';
import type { Session } from './link.js';
import { Reads } from './reads.js';
import { recoverChanges } from './recovery.js';

/** The executions of this host that the controller has not acknowledged. */
export class Executions {
  readonly #parts: ChangeParts;
  readonly #reads: Reads;
  readonly #lane: Lane;
  readonly #changes = new Map<string, Change>();
  /** Changes being accepted: between the look at the journal and its entry. */
  readonly #accepting = new Set<string>();
  readonly #background = new Set<Promise<void>>();

  constructor(parts: ChangeParts) {
    this.#parts = parts;
    this.#reads = new Reads(parts);
    this.#lane = new Lane(1, parts.config.changes.queueLimit);
  }

  /** Executions that run or wait. */
  get active(): number {
    return this.#reads.active + this.#lane.size;
  }

  /** What Hello tells of the journal. What was accepted and never started by an agent before this one is not told: it is delivered again. */
  journalEntries(): JournalEntry[] {
    return [...this.#changes.values()].map(({ record }) => ({
      executionId: record.execution,
      attempt: record.attempt,
      phase: record.phase,
    }));
  }

  /** Takes up what an earlier agent left: attaches to what runs, sends again what ended. Call once, before the link opens. */
  async recover(): Promise<void> {
    for (const record of await recoverChanges(this.#parts)) this.#take(new Change(record, null, this.#parts));
  }

  /** A stream is open: what ended is sent again. Changes notice by themselves. */
  opened(session: Session): void {
    this.#reads.opened(session);
  }

  /** Takes a dispatch, or refuses it to the controller. Returns when a change is in the journal. */
  async dispatch(dispatch: Dispatch__Output, session: Session): Promise<void> {
    const { executionId, attempt } = dispatch;
    try {
      const kind = kindOf(dispatch);
      if (CHANGE_KINDS.includes(kind)) await this.#acceptChange(dispatch, kind, session);
      else this.#reads.dispatch(dispatch, kind);
    } catch (error) {
      this.#parts.log.warn({ execution: executionId, attempt, err: error }, 'dispatch refused');
      await session.send({ refused: { executionId, attempt, error: problemOf(error, 'DISPATCH_INVALID') } });
    }
  }

  /** Ends an execution. One that is not known has ended already, or must not start any more: root is told. */
  cancel(cancel: CancelExecution__Output): void {
    const { executionId, attempt, graceMs } = cancel;
    const key = keyOf(executionId, attempt);
    if (this.#reads.cancel(key)) return;
    const change = this.#changes.get(key);
    const { journal, log, runner } = this.#parts;
    if (change === undefined && journal.get(executionId, attempt)?.phase === 'acknowledged') return;
    const done = change?.cancel(graceMs) ?? runner.cancel(executionId, attempt, graceMs);
    this.#keep(
      done.catch((error: unknown) => {
        log.warn({ execution: executionId, err: error }, 'cancel failed');
      }),
    );
  }

  outputAcknowledged(ack: OutputAck__Output): void {
    const key = keyOf(ack.executionId, ack.attempt);
    const change = this.#changes.get(key);
    if (change === undefined) this.#reads.outputAcknowledged(key, ack.sequence);
    else change.outputAcknowledged(ack.sequence);
  }

  resultAcknowledged(ack: ResultAck__Output): void {
    const key = keyOf(ack.executionId, ack.attempt);
    if (!this.#reads.resultAcknowledged(key)) this.#changes.get(key)?.resultAcknowledged();
  }

  /** Ends reads and lets go of changes, which run on under root's holder. */
  async stop(): Promise<void> {
    this.#reads.stop();
    await Promise.allSettled([...this.#background]);
  }

  async #acceptChange(dispatch: Dispatch__Output, kind: OperationKind, session: Session): Promise<void> {
    const { executionId: execution, attempt, epoch } = dispatch;
    const { journal } = this.#parts;
    const highest = journal.highestEpoch(execution);
    if (epoch < highest) {
      throw new AgentError(
        'STALE_EPOCH',
        `epoch ${epoch} of ${execution} is lower than ${highest}, which this host has seen`,
      );
    }
    const key = keyOf(execution, attempt);
    if (this.#accepting.has(key)) return;
    const known = journal.get(execution, attempt);
    const change = this.#changes.get(key);
    if (change !== undefined || known?.phase === 'acknowledged') {
      if (known !== null && epoch > known.epoch) await this.#raiseEpoch(known, change, epoch);
      if (change === undefined) await this.#repeatResult(execution, attempt, session);
      return;
    }
    if (this.#lane.size > this.#parts.config.changes.queueLimit) {
      throw new AgentError('BUSY', `${this.#lane.size} changes wait on this host`, { retryable: true });
    }
    this.#accepting.add(key);
    try {
      const record: JournalRecord = {
        schemaVersion: 1,
        execution,
        attempt,
        epoch,
        kind,
        addon: dispatch.addon,
        addonVersion: dispatch.addonVersion,
        digest: dispatch.digest,
        function: dispatch.function,
        phase: 'accepted',
        acceptedAt: new Date().toISOString(),
        startedAt: null,
        endedAt: null,
        result: null,
      };
      await journal.put(record);
      this.#take(new Change(record, dispatch, this.#parts));
    } finally {
      this.#accepting.delete(key);
    }
  }

  async #raiseEpoch(known: JournalRecord, change: Change | undefined, epoch: number): Promise<void> {
    const { journal } = this.#parts;
    if (change !== undefined) {
      change.record = { ...change.record, epoch };
      await journal.put(change.record);
      return;
    }
    const result = await journal.acknowledgedResult(known.execution, known.attempt);
    await journal.put({ ...known, epoch, result });
  }

  /** A controller that asks again for what it has acknowledged was restored from a backup: the same result, whose output is gone. */
  async #repeatResult(execution: string, attempt: number, session: Session): Promise<void> {
    const result = await this.#parts.journal.acknowledgedResult(execution, attempt);
    if (result === null) return;
    const outputTruncated = result['outputTruncated'] === true || Number(result['chunkCount']) > 0;
    await session.send({ result: { ...(result as ExecutionResult), chunkCount: 0, outputTruncated } });
  }

  /** Runs a change in the lane; its delivery goes on beside the next change. */
  #take(change: Change): void {
    const key = keyOf(change.record.execution, change.record.attempt);
    this.#changes.set(key, change);
    const task = async (): Promise<void> => {
      try {
        if (await change.runToEnd()) {
          if (change.record.phase === 'ended') this.#keep(this.#deliver(key, change));
        } else this.#changes.delete(key);
      } catch (error) {
        // A defect: the attempt is taken up again at the next start.
        this.#parts.log.error({ execution: change.record.execution, err: error }, 'change lost by the agent');
        this.#changes.delete(key);
      }
    };
    if (change.record.phase === 'ended') this.#keep(this.#deliver(key, change));
    else if (change.record.phase === 'started') this.#lane.take(task);
    else if (!this.#lane.offer(task)) this.#changes.delete(key);
  }

  async #deliver(key: string, change: Change): Promise<void> {
    try {
      await change.deliver();
      if (!this.#parts.stop.aborted) this.#changes.delete(key);
    } catch (error) {
      this.#parts.log.error({ execution: change.record.execution, err: error }, 'result not delivered');
      this.#changes.delete(key);
    }
  }

  #keep(work: Promise<void>): void {
    this.#background.add(work);
    void work.finally(() => this.#background.delete(work));
  }
}

function kindOf(dispatch: Dispatch__Output): OperationKind {
  const kind = kindFromWire(dispatch.kind);
  if (kind === undefined)
    throw new AgentError('DISPATCH_INVALID', `this agent does not know the kind ${dispatch.kind}`);
  if (!isExecutionId(dispatch.executionId) || dispatch.attempt < 1) {
    throw new AgentError(
      'DISPATCH_INVALID',
      `"${dispatch.executionId}" attempt ${dispatch.attempt} is no execution`,
    );
  }
  if (!isFunctionOf(kind, dispatch.function)) {
    throw new AgentError('DISPATCH_INVALID', `${kind} calls ${FUNCTION_OF[kind]}, not ${dispatch.function}`);
  }
  return kind;
}
