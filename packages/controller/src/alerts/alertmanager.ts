/**
 * Tells an Alertmanager (API v2) of alerts: of each change at once, and of all that fire again and again, as Prometheus does. What
 * fires carries an end that is always pushed ahead: should this controller be gone, it ends there by itself.
 * https://prometheus.io/docs/alerting/latest/alerts_api/
 */
import type { AlertChangedData, EventEnvelope } from '@webops/protocol';
import type { Logger } from 'pino';
import type { CursorStore } from '../events/cursor-store.js';
import { type EventLog, envelopeIn } from '../events/event-log-store.js';
import { WakeableLoop } from '../events/wakeable-loop.js';
import type { AlertDoc, AlertStore } from './alert-store.js';
import { ALERT_SEVERITIES } from './condition.js';
import type { SilenceStore } from './silence-store.js';
import { silencesNow } from './silences.js';

const READER = 'alertmanager';
const BATCH = 500;
const RESEND_INTERVAL_MS = 60_000;
/** A firing alert ends so long after it was told last. */
const ENDS_AFTER_MS = 4 * RESEND_INTERVAL_MS;
const TIMEOUT_MS = 10_000;

/** An alert as its API takes it. */
interface PostedAlert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
}

/** What it works with. */
export interface AlertmanagerOptions {
  /** e.g. http://127.0.0.1:9093 */
  url: string;
  environment: string;
  log: EventLog;
  cursors: CursorStore;
  alerts: AlertStore;
  silences: SilenceStore;
  logger: Logger;
  /** @default 60000 */
  resendIntervalMs?: number;
}

export class Alertmanager {
  readonly #options: AlertmanagerOptions;
  readonly #loop: WakeableLoop;
  readonly #stopping = new AbortController();
  #sequence: number | null = null;
  #sentAt = 0;
  #away = false;
  #forget: () => void = () => undefined;

  constructor(options: AlertmanagerOptions) {
    this.#options = options;
    this.#loop = new WakeableLoop({
      pass: () => this.#pass(),
      logger: options.logger,
      failed: 'Alertmanager was not told; it is told again',
    });
  }

  start(): void {
    this.#forget();
    this.#forget = this.#options.log.onAppended(() => this.#loop.wake());
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#forget();
    this.#stopping.abort();
    await this.#loop.stop();
  }

  async #pass(): Promise<boolean> {
    const { log, cursors, resendIntervalMs = RESEND_INTERVAL_MS, logger } = this.#options;
    this.#sequence ??= await cursors.placeIn(log, READER);
    const events = await log.after(this.#sequence, BATCH);
    const changed = events
      .filter(({ type }) => type === 'webops.alert.changed')
      .map((event) => (envelopeIn(event) as EventEnvelope<'webops.alert.changed'>).data);
    const isTime = Date.now() - this.#sentAt >= resendIntervalMs;
    try {
      await this.#tell(changed);
      if (isTime || this.#away) await this.#tellAllFiring();
    } catch (error) {
      if (!this.#away) logger.warn({ reason: (error as Error).message }, 'Alertmanager cannot be told');
      this.#away = true;
      throw error;
    }
    this.#away = false;
    const last = events.at(-1);
    if (!last) return false;
    this.#sequence = last.sequence;
    // Its place moves with what was told: events of other things are looked at again after a start.
    if (changed.length > 0) await cursors.set(READER, { sequence: last.sequence });
    return true;
  }

  /** Of each alert as it is now, whatever happened to it meanwhile. */
  async #tell(changed: readonly AlertChangedData[]): Promise<void> {
    const { alerts } = this.#options;
    const found = await Promise.all(
      [...new Set(changed.map(({ alertId }) => alertId))].map((id) => alerts.get(id)),
    );
    const docs = found.filter((alert) => alert !== null);
    await this.#post(
      docs,
      changed.some(({ event }) => event === 'alert.changed'),
    );
  }

  async #tellAllFiring(): Promise<void> {
    const firing = await this.#options.alerts.firing();
    for (let start = 0; start < firing.length; start += BATCH)
      await this.#post(firing.slice(start, start + BATCH), false);
    this.#sentAt = Date.now();
  }

  /** @param reweighed some have another severity than before: what was told under the other one ends */
  async #post(alerts: readonly AlertDoc[], reweighed: boolean): Promise<void> {
    const { url, silences } = this.#options;
    const now = new Date();
    const silenced = await silencesNow(silences, now);
    const told = alerts.filter((alert) => silenced.of(alert) === null);
    if (told.length === 0) return;
    const posted = told.flatMap((alert) => {
      const current = this.#posted(
        alert,
        alert.severity,
        alert.endsAt ?? new Date(now.getTime() + ENDS_AFTER_MS),
      );
      const others = reweighed ? ALERT_SEVERITIES.filter((one) => one !== alert.severity) : [];
      return [current, ...others.map((severity) => this.#posted(alert, severity, now))];
    });
    const response = await fetch(new URL('api/v2/alerts', url.endsWith('/') ? url : `${url}/`), {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(posted),
      signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`Alertmanager answered ${response.status}`);
  }

  #posted({ _id, kind, labels, summary, startsAt }: AlertDoc, severity: string, endsAt: Date): PostedAlert {
    const { kind: _, ...others } = labels;
    return {
      labels: {
        alertname: `Webops${kind.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())}`,
        environment: this.#options.environment,
        ...others,
        severity,
      },
      annotations: { summary, alert_id: _id },
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    };
  }
}
