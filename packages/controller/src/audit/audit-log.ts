/**
 * Appends to the audit. What arrives while a batch is being written is the next batch, in order, so that many requests at the
 * same time wait for one write (group commit).
 *
 * Takeover: whoever started last is the writer. A sequence can be taken once (a unique index); a writer that finds its next one
 * taken asks whether it still is the writer, and ends when it is not.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { WebopsError } from '@webops/protocol';
import type { Logger } from 'pino';
import { isDuplicateKey } from '../state/index.js';
import type { AuditStore } from './audit-store.js';
import { findHead } from './chain-head.js';
import { auditUnavailable, type PendingOptions, PendingRecord } from './pending-record.js';
import { type AuditRecord, GENESIS, type Link, type OutcomeEntry, type RequestEntry } from './record.js';
import type { SignedHead } from './signed-head.js';

/** Records of one write. */
const MAX_BATCH = 256;
/** Records that wait, some 1 KiB each: more than so many requests at the same time are turned away. */
const MAX_WAITING = 5_000;
/** How long a call waits for its record. */
const APPEND_TIMEOUT_MS = 10_000;
/** Waits between tries of a write that failed. */
const RETRY_MS = { first: 200, longest: 5_000 };
/** How long a stop waits for what is not written yet. */
const STOP_TIMEOUT_MS = 3_000;

/** What the log is made of. */
export interface AuditLogOptions {
  store: Pick<AuditStore, 'takeOver' | 'confirm' | 'append' | 'last' | 'at' | 'from'>;
  head: SignedHead;
  environment: string;
  logger: Logger;
  /** How long a call waits for its record. @default 10000 */
  appendTimeoutMs?: number;
}

/** The audit's one writer. */
export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #pending: PendingOptions;
  #writer = 0;
  #head: Link = { sequence: 0, hash: GENESIS };
  /** Whether `#head` was made here; before, it is what the database said at the start. */
  #wrote = false;
  #queue: PendingRecord[] = [];
  #running: Promise<void> | null = null;
  #closed: Error | null = auditUnavailable('The controller is starting.');
  readonly #stop = new AbortController();

  constructor(options: AuditLogOptions) {
    this.#options = options;
    const { environment, appendTimeoutMs: timeoutMs = APPEND_TIMEOUT_MS } = options;
    this.#pending = { environment, timeoutMs };
  }

  /** The newest durable record. */
  get head(): Link {
    return this.#head;
  }

  /** Becomes the writer, behind what is there. */
  async start(): Promise<void> {
    this.#writer = await this.#options.store.takeOver();
    this.#head = await findHead(this.#options);
    this.#closed = null;
  }

  /** Writes what waits, and the signed head. Can be called twice. */
  async stop(): Promise<void> {
    this.#closed ??= auditUnavailable('The controller is stopping.');
    const { signal } = this.#stop;
    const timer = setTimeout(() => this.#stop.abort(), STOP_TIMEOUT_MS);
    await Promise.race([this.#running, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
    clearTimeout(timer);
    this.#stop.abort();
    this.#giveUp(this.#closed);
    await this.#options.head.stop();
  }

  /** @throws WebopsError UNAVAILABLE, RESOURCE_EXHAUSTED: then nothing is written */
  request(entry: RequestEntry): PendingRecord {
    return this.#add(() => PendingRecord.ofRequest(this.#pending, entry));
  }

  /** How the request ended: always behind it. @throws as {@link request} */
  outcome(request: PendingRecord, entry: OutcomeEntry): PendingRecord {
    return this.#add(() => PendingRecord.ofOutcome(this.#pending, request, entry));
  }

  #add(make: () => PendingRecord): PendingRecord {
    if (this.#closed) throw this.#closed;
    if (this.#queue.length >= MAX_WAITING) {
      throw new WebopsError('RESOURCE_EXHAUSTED', 'Too many changes are asked for at the same time.', {
        reason: 'AUDIT_BUSY',
        retryAfterMs: 1_000,
      });
    }
    const pending = make();
    this.#queue.push(pending);
    this.#begin();
    return pending;
  }

  #begin(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // Added between the last look at the queue and here.
      if (this.#queue.length > 0 && !this.#stop.signal.aborted) this.#begin();
    });
  }

  async #run(): Promise<void> {
    let waitMs = RETRY_MS.first;
    while (this.#queue.length > 0) {
      const records = this.#link(this.#queue.slice(0, MAX_BATCH));
      try {
        await this.#options.store.append(records);
        this.#done(records);
        waitMs = RETRY_MS.first;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        // Somebody else's record has the sequence.
        const taken = isDuplicateKey(error);
        if (!taken) {
          this.#options.logger.warn({ err: error }, 'the audit was not written; it is tried again');
          await delay(waitMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
          waitMs = Math.min(waitMs * 2, RETRY_MS.longest);
        }
        await this.#settleDoubt(records, taken).catch((cause: unknown) => {
          // Anything else: the database is away, which the next try finds out.
          if (cause instanceof TakenOverError) this.#close(cause);
        });
      }
    }
  }

  #link(batch: readonly PendingRecord[]): AuditRecord[] {
    let head = this.#head;
    return batch.map((pending) => {
      const record = pending.link(head);
      head = record;
      return record;
    });
  }

  /** The first records of the queue are durable. */
  #done(records: readonly AuditRecord[]): void {
    const last = records.at(-1);
    if (!last) return;
    this.#head = { sequence: last.sequence, hash: last.hash };
    this.#wrote = true;
    for (const [at, pending] of this.#queue.splice(0, records.length).entries()) {
      pending.settle(records[at] as AuditRecord);
    }
    this.#options.head.note(this.#head);
  }

  /** A write failed: which of its records are there, and may this one go on? @throws TakenOverError when it may not */
  async #settleDoubt(records: readonly AuditRecord[], taken: boolean): Promise<void> {
    const { store, logger } = this.#options;
    const there = await store.from(this.#head.sequence + 1, records.length);
    // Whoever lost the place must not write, and what was found must be as durable as what is acknowledged.
    if (!(await store.confirm(this.#writer))) throw new TakenOverError();
    const strange = there.findIndex((record, index) => record.hash !== records[index]?.hash);
    const first = !this.#wrote;
    this.#done(records.slice(0, strange === -1 ? there.length : strange));
    if (strange === -1 && !(taken && there.length === 0)) return;
    // The writer before this one may have had a record on its way while this one started.
    const found = first ? await findHead(this.#options) : null;
    const { sequence, hash } = this.#head;
    if (found && found.sequence > sequence) {
      this.#head = found;
      return;
    }
    // Nobody but this writer appends: behind the stranger the chain goes on from its own last record, which shows for ever.
    logger.error({ sequence: sequence + 1 }, 'somebody else wrote to the audit: see webops audit verify');
    const last = await store.last();
    this.#head = { sequence: Math.max(last?.sequence ?? 0, sequence + 1), hash };
  }

  #close(cause: TakenOverError): void {
    this.#options.logger.error({ err: cause }, 'the audit cannot be written any more');
    this.#closed = auditUnavailable(cause.message);
    this.#giveUp(this.#closed);
  }

  #giveUp(error: Error): void {
    for (const pending of this.#queue.splice(0)) pending.fail(error);
  }
}

/** Another controller is the audit's writer now. */
class TakenOverError extends Error {
  readonly code = 'AUDIT_TAKEN_OVER';
  readonly retryable = false;
  constructor() {
    super('Another controller has taken over the audit; this one changes nothing any more.');
    this.name = 'TakenOverError';
  }
}
