/**
 * The agent's journal of changes: one JSON file an execution's attempt, replaced atomically and fsync'd, so that an attempt
 * starts once however often it is delivered and whenever the agent is killed.
 *
 *     accepted ──▶ started ──▶ ended ──▶ acknowledged
 *
 * | killed after  | on the next start                                                                            |
 * |---------------|----------------------------------------------------------------------------------------------|
 * | accepted      | not told to the controller, which delivers it again; root's own record starts it at most once |
 * | started       | attached to again (the holder outlives the agent); forgotten when root has not heard of it   |
 * | ended         | the result is sent again                                                                     |
 * | acknowledged  | a late repeat is recognised and answered with the same result                                |
 *
 * Root's records are the truth of what was started: what they hold and the journal lacks is taken up too (executions.ts).
 * Neither configuration nor secrets nor tickets are written here.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { OperationKind } from '@webops/contract';
import { ensureFolder, readTextIfThere, removeDurably, writeFileDurably } from './durable-file.js';

/** The life of a change in the journal. */
export const JOURNAL_PHASES = ['accepted', 'started', 'ended', 'acknowledged'] as const;
export type JournalPhase = (typeof JOURNAL_PHASES)[number];

/** What the journal holds of one attempt. */
export interface JournalRecord {
  schemaVersion: 1;
  execution: string;
  attempt: number;
  /** The highest epoch seen. */
  epoch: number;
  kind: OperationKind;
  addon: string;
  addonVersion: string;
  digest: string;
  function: string;
  phase: JournalPhase;
  /** ISO times. */
  acceptedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** The wire message of the result, once ended: `ExecutionResult` as JSON. Once acknowledged it is on disk only. */
  result: Record<string, unknown> | null;
}

/** Of an acknowledged result that is longer than this, what the function returned is forgotten. */
const MAX_KEPT_RESULT_CHARACTERS = 64 * 1024;

/** Ids come from the controller: what could leave the folder, or is no id, is refused. */
const EXECUTION_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/** Whether `execution` may be used as part of a file name. */
export function isExecutionId(execution: string): boolean {
  return EXECUTION_ID.test(execution);
}

/** The journal. `open()` reads it; the other methods are valid after that. */
export class Journal {
  readonly #folder: string;
  readonly #keepAcknowledged: number;
  readonly #records = new Map<string, JournalRecord>();
  /** Highest epoch of an execution, over its attempts. */
  readonly #epochs = new Map<string, number>();

  constructor(folder: string, keepAcknowledged: number) {
    this.#folder = folder;
    this.#keepAcknowledged = keepAcknowledged;
  }

  /** Reads the folder. A file that cannot be read is reported and left; it never stops the agent. */
  async open(onUnreadable: (file: string, error: unknown) => void): Promise<void> {
    await ensureFolder(this.#folder, 0o700);
    for (const name of await readdir(this.#folder)) {
      if (!name.endsWith('.json')) continue;
      const file = join(this.#folder, name);
      try {
        const text = await readTextIfThere(file);
        if (text === null) continue;
        const record = JSON.parse(text) as JournalRecord;
        if (record.schemaVersion !== 1)
          throw new Error(`schemaVersion ${String(record.schemaVersion)} is not 1`);
        this.#remember(record);
      } catch (error) {
        onUnreadable(file, error);
      }
    }
  }

  get(execution: string, attempt: number): JournalRecord | null {
    return this.#records.get(keyOf(execution, attempt)) ?? null;
  }

  all(): JournalRecord[] {
    return [...this.#records.values()];
  }

  /** The highest epoch seen of an execution; -1 when none was. */
  highestEpoch(execution: string): number {
    return this.#epochs.get(execution) ?? -1;
  }

  /** Stores a record; on disk when the promise resolves. When it rejects, the one before is still there. */
  async put(record: JournalRecord): Promise<void> {
    const file = this.#fileOf(record.execution, record.attempt);
    let text = JSON.stringify(record);
    if (record.phase === 'acknowledged' && text.length > MAX_KEPT_RESULT_CHARACTERS)
      text = JSON.stringify({ ...record, result: { ...record.result, resultJson: '', observed: null } });
    await writeFileDurably(file, `${text}\n`, 0o600);
    this.#remember(record);
    if (record.phase === 'acknowledged') await this.#trim();
  }

  /** The result of an acknowledged attempt, for who asks again; null when there is none. */
  async acknowledgedResult(execution: string, attempt: number): Promise<JournalRecord['result']> {
    const text = await readTextIfThere(this.#fileOf(execution, attempt));
    return text === null ? null : (JSON.parse(text) as JournalRecord).result;
  }

  async remove(execution: string, attempt: number): Promise<void> {
    this.#records.delete(keyOf(execution, attempt));
    await removeDurably(this.#fileOf(execution, attempt));
  }

  #remember(record: JournalRecord): void {
    const kept = record.phase === 'acknowledged' ? { ...record, result: null } : record;
    this.#records.set(keyOf(record.execution, record.attempt), kept);
    this.#epochs.set(record.execution, Math.max(record.epoch, this.highestEpoch(record.execution)));
  }

  /** Forgets the oldest acknowledged records past the bound. */
  async #trim(): Promise<void> {
    const acknowledged = this.all().filter((record) => record.phase === 'acknowledged');
    if (acknowledged.length <= this.#keepAcknowledged) return;
    acknowledged.sort((a, b) => (a.acceptedAt < b.acceptedAt ? -1 : 1));
    for (const record of acknowledged.slice(0, acknowledged.length - this.#keepAcknowledged)) {
      await this.remove(record.execution, record.attempt);
      if (![...this.#records.values()].some((other) => other.execution === record.execution)) {
        this.#epochs.delete(record.execution);
      }
    }
  }

  #fileOf(execution: string, attempt: number): string {
    if (!isExecutionId(execution) || !Number.isSafeInteger(attempt) || attempt < 1) {
      throw new Error(`"${execution}" attempt ${attempt} is no execution`);
    }
    return join(this.#folder, `${keyOf(execution, attempt)}.json`);
  }
}

/** One string for (execution, attempt). */
export function keyOf(execution: string, attempt: number): string {
  return `${execution}.${attempt}`;
}
