/** A record of the audit on its way to the database. */
import { WebopsError } from '@webops/protocol';
import { type AuditRecord, type Link, linked, type OutcomeEntry, type RequestEntry } from './record.js';

/** Which chain it is for, and how long it is waited for. */
export interface PendingOptions {
  environment: string;
  timeoutMs: number;
}

type MakeEntry = () =>
  | ({ kind: 'request' } & RequestEntry)
  | ({ kind: 'outcome'; request: number } & OutcomeEntry);

/** A record that is not durable yet. Its place in the chain is known when it is first written. */
export class PendingRecord {
  /** The record, once it is durable. @throws WebopsError UNAVAILABLE `AUDIT_UNAVAILABLE` when it is not in time */
  readonly durable: Promise<AuditRecord>;
  readonly #environment: string;
  readonly #entry: MakeEntry;
  readonly #time = new Date();
  #sequence = 0;
  #resolve: (record: AuditRecord) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  readonly #timer: NodeJS.Timeout;

  private constructor({ environment, timeoutMs }: PendingOptions, entry: MakeEntry) {
    this.#environment = environment;
    this.#entry = entry;
    this.durable = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever does not wait must not end the process.
    this.durable.catch(() => undefined);
    const late = () => this.#reject(auditUnavailable('The audit’s record was not written in time.'));
    this.#timer = setTimeout(late, timeoutMs);
  }

  static ofRequest(options: PendingOptions, entry: RequestEntry): PendingRecord {
    return new PendingRecord(options, () => ({ kind: 'request', ...entry }));
  }

  /** The outcome of a request whose record is durable, or before this one on its way. */
  static ofOutcome(options: PendingOptions, request: PendingRecord, entry: OutcomeEntry): PendingRecord {
    return new PendingRecord(options, () => ({
      kind: 'outcome',
      request: request.#sequence,
      ...entry,
    }));
  }

  /** The record behind `head`. May be asked again with another one. */
  link(head: Link): AuditRecord {
    const record = linked(this.#entry(), { environment: this.#environment, head, time: this.#time });
    this.#sequence = record.sequence;
    return record;
  }

  settle(record: AuditRecord): void {
    clearTimeout(this.#timer);
    this.#resolve(record);
  }

  fail(error: Error): void {
    clearTimeout(this.#timer);
    this.#reject(error);
  }
}

/** The audit cannot be written, so nothing may be changed. */
export function auditUnavailable(message: string): WebopsError {
  return new WebopsError('UNAVAILABLE', message, { reason: 'AUDIT_UNAVAILABLE' });
}
