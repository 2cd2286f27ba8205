/** What the controller asks of this host: takes each attempt once, in the right lane, and keeps it until it is acknowledged. */
import { CHANGE_KINDS, FUNCTION_OF, type OperationKind } from '@webops/contract';
import {
  type CancelExecution__Output,
  type Dispatch__Output,
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
    const { journal, log, runner } = this.#parts;
    const held = new Map<string, { execution: string; attempt: number }>();
    try {
      for (const entry of await runner.list()) held.set(keyOf(entry.execution, entry.attempt), entry);
    } catch (error) {
      log.error(
        { err: error },
        'the runner cannot list its executions; what runs is taken up when it is delivered again',
      );
    }
    for (const record of journal.all()) {
      const key = keyOf(record.execution, record.attempt);
      const isHeld = held.delete(key);
      if (record.phase === 'acknowledged') {
        if (isHeld) await this.#forget(record);
      } else if (record.phase === 'ended') {
        this.#take(new Change(record, null, this.#parts));
      } else if (isHeld) {
        const startedAt = record.startedAt ?? record.acceptedAt;
        log.info({ execution: record.execution, attempt: record.attempt }, 'change taken up again');
        this.#take(new Change({ ...record, phase: 'started', startedAt }, null, this.#parts));
      }
    }
    for (const orphan of held.values())
      log.warn(orphan, 'root holds an execution that is not in the journal');
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
      if (CHANGE_KINDS.includes(kind)) await this.#acceptChange(dispatch, kind);
      else this.#reads.dispatch(dispatch, kind);
    } catch (error) {
      this.#parts.log.warn({ execution: executionId, attempt, err: error }, 'dispatch refused');
      await session.send({ refused: { executionId, attempt, error: problemOf(error, 'DISPATCH_INVALID') } });
    }
  }

  /** Ends an execution; one that is not known has ended already. */
  cancel(cancel: CancelExecution__Output): void {
    const key = keyOf(cancel.executionId, cancel.attempt);
    if (this.#reads.cancel(key)) return;
    const change = this.#changes.get(key);
    const { log } = this.#parts;
    if (change === undefined) {
      log.info({ execution: cancel.executionId }, 'nothing to cancel');
      return;
    }
    this.#keep(
      change.cancel(cancel.graceMs).catch((error: unknown) => {
        log.warn({ execution: cancel.executionId, err: error }, 'cancel failed');
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

  async #acceptChange(dispatch: Dispatch__Output, kind: OperationKind): Promise<void> {
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
    const record = { ...(change?.record ?? known), epoch };
    if (change !== undefined) change.record = record;
    await this.#parts.journal.put(record);
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
        // The journal cannot be written, say: the attempt is taken up again at the next start.
        this.#parts.log.error({ execution: change.record.execution, err: error }, 'change lost by the agent');
        this.#changes.delete(key);
      }
    };
    if (change.record.phase === 'ended') this.#keep(this.#deliver(key, change));
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

  async #forget(record: JournalRecord): Promise<void> {
    await this.#parts.runner.forget(record.execution, record.attempt).catch((error: unknown) => {
      this.#parts.log.warn({ execution: record.execution, err: error }, 'forget failed');
    });
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
  if (dispatch.function !== FUNCTION_OF[kind]) {
    throw new AgentError('DISPATCH_INVALID', `${kind} calls ${FUNCTION_OF[kind]}, not ${dispatch.function}`);
  }
  return kind;
}
