/**
 * Makes alerts of what is wrong: raised once, resolved when it is gone. All state is in MongoDB, so a controller that starts again,
 * or a second one, finds what fires and raises nothing twice.
 */
import type { Logger } from 'pino';
import type { EventSink } from '../operations/index.js';
import type { AlertDoc, AlertStore } from './alert-store.js';
import { type AlertThresholds, type ConditionSources, findConditions } from './conditions.js';

/** What it works with. */
export interface AlertEvaluatorOptions {
  store: AlertStore;
  sources: ConditionSources;
  thresholds: AlertThresholds;
  /** A failed operation that nothing has healed is told for so long. */
  operationAgeMs: number;
  /** How often it looks. */
  intervalMs: number;
  sink: EventSink;
  logger: Logger;
  /** @default the real time */
  now?: () => Date;
}

export class AlertEvaluator {
  readonly #options: AlertEvaluatorOptions;
  readonly #now: () => Date;
  #startedAt: Date | null = null;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;

  constructor(options: AlertEvaluatorOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  start(): void {
    if (this.#timer) return;
    this.#startedAt = this.#now();
    this.#timer = setInterval(() => {
      this.evaluate().catch((error: unknown) => {
        this.#options.logger.warn({ err: error }, 'alerts could not be looked at; they are looked at again');
      });
    }, this.#options.intervalMs).unref();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#running?.catch(() => undefined);
  }

  /** Looks once; one pass at a time. */
  evaluate(): Promise<void> {
    this.#running ??= this.#pass().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #pass(): Promise<void> {
    const { store, sources, thresholds, sink, logger } = this.#options;
    const now = this.#now();
    this.#startedAt ??= now;
    const firing = new Map((await store.firing()).map((alert) => [alert.key, alert]));
    const { conditions, unknown } = await findConditions(sources, thresholds, this.#startedAt, now);
    const found = new Set<string>();
    let changed = 0;
    for (const condition of conditions) {
      found.add(condition.key);
      const alert = firing.get(condition.key);
      if (!alert) changed += Number(await store.raise(condition, now));
      else if (alert.severity !== condition.severity)
        changed += Number(await store.reweigh(alert, condition, now));
    }
    for (const alert of firing.values()) {
      const isOver =
        alert.kind === 'operation_failed'
          ? this.#isForgotten(alert, now)
          : !found.has(alert.key) && !unknown.has(alert.key);
      if (isOver) changed += Number(await store.resolve(alert, now));
    }
    if (changed === 0) return;
    sink.pending();
    logger.info({ changed }, 'alerts were raised or resolved');
  }

  /** Nothing else resolves it: it is old, its hosts are gone, or a controller died before it wrote that all are healed. */
  #isForgotten(alert: AlertDoc, now: Date): boolean {
    const hosts = new Set(this.#options.sources.hosts().map(({ _id }) => _id));
    const waits = (alert.pendingHosts ?? []).some((id) => hosts.has(id));
    return !waits || now.getTime() - alert.startsAt.getTime() > this.#options.operationAgeMs;
  }
}
