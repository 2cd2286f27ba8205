/**
 * Raises an alert for each change that failed, and resolves it once a later change of that addon has succeeded on each host that
 * had failed. Reads the event log behind its cursor: what happened while no controller ran is not missed.
 */
import { CHANGE_KINDS, type OperationKind } from '@webops/contract';
import type { EventEnvelope, ExecutionChangedData, OperationChangedData } from '@webops/protocol';
import type { Logger } from 'pino';
import type { CursorStore } from '../events/cursor-store.js';
import { type EventLog, envelopeIn, type LoggedEvent } from '../events/event-log-store.js';
import { WakeableLoop } from '../events/wakeable-loop.js';
import type { EventSink } from '../operations/index.js';
import type { AlertStore } from './alert-store.js';

const READER = 'alerts';
const BATCH_EVENTS = 500;
/** Its place is written when something was done, else after so many events: those read again change nothing. */
const WRITTEN_EVERY = 1_000;
/** Hosts that an alert waits for; of a larger failure some are left out. */
const MAX_PENDING_HOSTS = 5_000;

/** What it works with. */
export interface FailedOperationsOptions {
  log: EventLog;
  cursors: CursorStore;
  store: AlertStore;
  /** Hosts of an operation that did not succeed, at most so many. */
  unsuccessfulHosts(operationId: string, limit: number): Promise<{ hostId: string; host: string }[]>;
  sink: EventSink;
  logger: Logger;
}

export class FailedOperations {
  readonly #options: FailedOperationsOptions;
  readonly #loop: WakeableLoop;
  #sequence: number | null = null;
  /** The place that is written. */
  #written = 0;
  #forget: () => void = () => undefined;

  constructor(options: FailedOperationsOptions) {
    this.#options = options;
    this.#loop = new WakeableLoop({
      pass: () => this.read(),
      logger: options.logger,
      failed: 'failed operations could not be looked at; they are looked at again',
    });
  }

  start(): void {
    this.#forget();
    this.#forget = this.#options.log.onAppended(() => this.#loop.wake());
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#forget();
    await this.#loop.stop();
  }

  /** Reads on, up to a bound. Killed after any line, the same events are read again and change nothing. @returns whether it read any */
  async read(): Promise<boolean> {
    const { log, cursors, sink } = this.#options;
    this.#sequence ??= await cursors.placeIn(log, READER);
    const events = await log.after(this.#sequence, BATCH_EVENTS);
    const last = events.at(-1);
    if (!last) return false;
    let changed = false;
    for (const event of events) changed = (await this.#take(event)) || changed;
    if (changed) sink.pending();
    this.#sequence = last.sequence;
    if (changed || last.sequence - this.#written >= WRITTEN_EVERY) {
      await cursors.set(READER, { sequence: last.sequence });
      this.#written = last.sequence;
    }
    return true;
  }

  async #take(logged: LoggedEvent): Promise<boolean> {
    const { type, sequence } = logged;
    if (type !== 'webops.operation.changed' && type !== 'webops.operation.execution.changed') return false;
    const { data, time } = envelopeIn(logged) as EventEnvelope<typeof type>;
    if (!CHANGE_KINDS.includes(data.kind as OperationKind)) return false;
    if (data.event === 'operation.failed')
      return this.#raise(data as OperationChangedData, sequence, new Date(time));
    if (data.event === 'execution.succeeded')
      return this.#heal(data as ExecutionChangedData, sequence, new Date(time));
    return false;
  }

  async #raise({ operationId, kind, addon, hosts }: OperationChangedData, sequence: number, at: Date) {
    const { store, unsuccessfulHosts } = this.#options;
    const failed = await unsuccessfulHosts(operationId, MAX_PENDING_HOSTS);
    const labels: Record<string, string> = {
      kind: 'operation_failed',
      severity: 'critical',
      addon,
      operation: operationId,
      operation_kind: kind,
    };
    if (failed.length === 1) labels['host'] = failed[0]!.host;
    const where = failed.length === 1 ? failed[0]!.host : `${failed.length} of ${hosts} hosts`;
    return store.raise(
      {
        key: `operation_failed:${operationId}`,
        kind: 'operation_failed',
        severity: 'critical',
        labels,
        summary: `${kind} ${addon} failed on ${where}; see webops op show ${operationId}`,
      },
      at,
      { pendingHosts: failed.map(({ hostId }) => hostId), sequence },
    );
  }

  async #heal({ addon, hostId }: ExecutionChangedData, sequence: number, at: Date): Promise<boolean> {
    const { store } = this.#options;
    let changed = false;
    for (const alert of await store.heal(addon, hostId, sequence))
      changed = (await store.resolve(alert, at)) || changed;
    return changed;
  }
}
