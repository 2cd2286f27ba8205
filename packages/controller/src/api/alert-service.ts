/** AlertService: alerts and silences, in messages. */
import { type Alert, type ServiceHandlers, type Silence, toTimestamp, WebopsError } from '@webops/protocol';
import type { AlertDoc, AlertStore } from '../alerts/alert-store.js';
import { ALERT_KINDS, ALERT_STATES, type AlertState } from '../alerts/condition.js';
import { MAX_SILENCES, type SilenceDoc, type SilenceStore } from '../alerts/silence-store.js';
import { type Silences, silencesNow } from '../alerts/silences.js';
import type { ApiCaller } from '../auth/authenticator.js';
import { matchesSelector, parseSelector } from '../hosts/selector.js';
import type { EventSink } from '../operations/index.js';
import {
  boundedName,
  boundedText,
  decodePageToken,
  encodePageToken,
  invalidField,
  pageSizeOf,
  requireName,
} from './inputs.js';

const DEFAULT_PAGE_SIZE = 100;
/** Longest silence: a year. */
const MAX_SILENCE_MS = 365 * 24 * 3_600_000;

/** What the service works with. */
export interface AlertServiceOptions {
  alerts: AlertStore;
  silences: SilenceStore;
  sink: EventSink;
}

/** The service's methods. */
export function alertService(options: AlertServiceOptions): ServiceHandlers<'AlertService', ApiCaller> {
  const { alerts, silences, sink } = options;
  const require = async (id: string): Promise<AlertDoc> => {
    const alert = await alerts.get(requireName(id, 'id'));
    if (alert) return alert;
    throw notFound('alert', id, 'See `webops alert list --all`.');
  };
  return {
    async listAlerts(request) {
      const size = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE);
      const kind = oneOf(request.kind, ALERT_KINDS, 'kind');
      const state = oneOf(request.state, [...ALERT_STATES, 'all'], 'state');
      const requirements = parseSelector(request.selector);
      const [before = null] = decodePageToken(request.pageToken, 1) ?? [];
      const found = await alerts.list({
        state: state === 'all' ? null : ((state || 'firing') as AlertState),
        kind,
        before,
        limit: size + 1,
      });
      const page = found.slice(0, size);
      const now = await silencesNow(silences, new Date());
      return {
        alerts: page
          .filter(({ labels }) => matchesSelector(requirements, labels))
          .map((alert) => alertToWire(alert, now)),
        nextPageToken: found.length > size ? encodePageToken([page.at(-1)!._id]) : '',
      };
    },

    async getAlert({ id }) {
      const alert = await require(id);
      return { alert: alertToWire(alert, await silencesNow(silences, new Date())) };
    },

    async acknowledgeAlert({ id, comment }, { caller }) {
      const alert = await require(id);
      if (alert.state !== 'firing') {
        throw new WebopsError('FAILED_PRECONDITION', `The alert ${id} has resolved.`, {
          reason: 'ALERT_RESOLVED',
          details: [{ field: 'id', action: 'nothing is to be done' }],
        });
      }
      const changed = await alerts.acknowledge(id, caller.name, boundedText(comment, 'comment'), new Date());
      sink.pending();
      return { alert: alertToWire(changed ?? alert, await silencesNow(silences, new Date())) };
    },

    async createSilence({ alertId, selector, durationMs, comment }, { caller }) {
      if ((alertId === '') === (selector.trim() === ''))
        throw invalidField(
          'alert_id',
          'Say which alerts: one by its id, or those of a selector.',
          'Set exactly one.',
        );
      if (durationMs < 1 || durationMs > MAX_SILENCE_MS)
        throw invalidField('duration_ms', 'A silence lasts between 1 ms and 365 days.', 'Set duration_ms.');
      if (alertId !== '') await require(alertId);
      parseSelector(selector);
      const now = new Date();
      if ((await silences.active(now)).length >= MAX_SILENCES) {
        throw new WebopsError('RESOURCE_EXHAUSTED', `${MAX_SILENCES} silences are in force.`, {
          reason: 'TOO_MANY_SILENCES',
          details: [{ action: 'remove some: see `webops alert silences`' }],
        });
      }
      const silence = await silences.add({
        alertId,
        selector: selector.trim(),
        startsAt: now,
        endsAt: new Date(now.getTime() + durationMs),
        createdBy: caller.name,
        comment: boundedText(comment, 'comment'),
      });
      return { silence: silenceToWire(silence) };
    },

    async listSilences() {
      return { silences: (await silences.active(new Date())).map(silenceToWire) };
    },

    async removeSilence({ id }) {
      if (await silences.end(requireName(id, 'id'), new Date())) return {};
      throw notFound('silence', id, 'See `webops alert silences`.');
    },
  };
}

function oneOf(value: string, known: readonly string[], field: string): string {
  if (value === '' || known.includes(value)) return value;
  throw invalidField(
    field,
    `"${boundedName(value, field)}" is no ${field} of an alert.`,
    `Known: ${known.join(', ')}.`,
  );
}

function notFound(what: string, id: string, action: string): WebopsError {
  return new WebopsError('NOT_FOUND', `There is no ${what} ${id}.`, {
    reason: `${what.toUpperCase()}_NOT_FOUND`,
    details: [{ field: 'id', action }],
  });
}

function alertToWire(alert: AlertDoc, silences: Silences): Alert {
  const { acknowledged } = alert;
  const silence = silences.of(alert);
  return {
    id: alert._id,
    kind: alert.kind,
    severity: alert.severity,
    state: alert.state,
    labels: alert.labels,
    summary: alert.summary,
    startsAt: toTimestamp(alert.startsAt),
    endsAt: alert.endsAt ? toTimestamp(alert.endsAt) : null,
    acknowledgedBy: acknowledged?.by ?? '',
    acknowledgedAt: acknowledged ? toTimestamp(acknowledged.at) : null,
    acknowledgeComment: acknowledged?.comment ?? '',
    silenceId: silence?._id ?? '',
    silencedUntil: silence ? toTimestamp(silence.endsAt) : null,
  };
}

function silenceToWire(silence: SilenceDoc): Silence {
  const { alertId, selector, createdBy, comment } = silence;
  const [startsAt, endsAt] = [toTimestamp(silence.startsAt), toTimestamp(silence.endsAt)];
  return { id: silence._id, alertId, selector, startsAt, endsAt, createdBy, comment };
}
