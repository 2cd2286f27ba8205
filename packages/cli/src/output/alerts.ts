import { formatAge } from '../durations.js';
import { formatLabels } from '../labels.js';
import type { WireAlert, WireSilence } from '../wire.js';
import { isoOrNull } from './hosts.js';
import type { Paint } from './paint.js';
import { renderFields, renderTable } from './table.js';

/** An alert as `-o json` prints it. */
export interface AlertView {
  id: string;
  kind: string;
  severity: string;
  state: string;
  labels: Record<string, string>;
  summary: string;
  startsAt: string | null;
  /** null: it fires. */
  endsAt: string | null;
  acknowledgedBy: string | null;
  acknowledgedAt: string | null;
  acknowledgeComment: string | null;
  silenceId: string | null;
  silencedUntil: string | null;
}

/** A silence as `-o json` prints it. */
export interface SilenceView {
  id: string;
  /** Empty: by selector. */
  alertId: string;
  selector: string;
  startsAt: string | null;
  endsAt: string | null;
  createdBy: string;
  comment: string;
}

export function alertView(alert: WireAlert): AlertView {
  return {
    id: alert.id,
    kind: alert.kind,
    severity: alert.severity,
    state: alert.state,
    labels: { ...alert.labels },
    summary: alert.summary,
    startsAt: isoOrNull(alert.startsAt),
    endsAt: isoOrNull(alert.endsAt),
    acknowledgedBy: alert.acknowledgedBy || null,
    acknowledgedAt: isoOrNull(alert.acknowledgedAt),
    acknowledgeComment: alert.acknowledgeComment || null,
    silenceId: alert.silenceId || null,
    silencedUntil: isoOrNull(alert.silencedUntil),
  };
}

export function silenceView(silence: WireSilence): SilenceView {
  const { id, alertId, selector, createdBy, comment } = silence;
  const [startsAt, endsAt] = [isoOrNull(silence.startsAt), isoOrNull(silence.endsAt)];
  return { id, alertId, selector, startsAt, endsAt, createdBy, comment };
}

/** One word for what is to be done: nothing, or whether somebody is on it. */
function stateOf({ state, acknowledgedBy, silenceId }: AlertView): string {
  if (state !== 'firing') return state;
  if (silenceId !== null) return 'silenced';
  return acknowledgedBy === null ? 'firing' : 'acknowledged';
}

export function alertTable(alerts: readonly AlertView[], paint: Paint, wide: boolean): string {
  return renderTable<AlertView>(
    [
      { title: 'ID', value: ({ id }) => id },
      {
        title: 'STATE',
        value: stateOf,
        paint: (text, alert) => (stateOf(alert) === 'firing' ? paint.red(text) : text),
      },
      { title: 'SEVERITY', value: ({ severity }) => severity },
      { title: 'KIND', value: ({ kind }) => kind },
      { title: 'SINCE', value: ({ startsAt }) => (wide ? (startsAt ?? '') : formatAge(startsAt)) },
      { title: 'ENDED', value: ({ endsAt }) => endsAt ?? '', wide: true },
      { title: 'ACKNOWLEDGED', value: ({ acknowledgedBy }) => acknowledgedBy ?? '', wide: true },
      { title: 'LABELS', value: ({ labels }) => formatLabels(labels), wide: true },
      { title: 'SUMMARY', value: ({ summary }) => summary, max: 100 },
    ],
    alerts,
    { wide, bold: paint.bold },
  );
}

export function alertDetails(alert: AlertView, paint: Paint): string {
  const by =
    alert.acknowledgedBy === null
      ? ''
      : `${alert.acknowledgedBy}, ${formatAge(alert.acknowledgedAt)}${alert.acknowledgeComment ? `: ${alert.acknowledgeComment}` : ''}`;
  return renderFields(
    [
      ['Id', alert.id],
      ['State', stateOf(alert)],
      ['Severity', alert.severity],
      ['Kind', alert.kind],
      ['Summary', alert.summary],
      ['Since', alert.startsAt ?? ''],
      ['Ended', alert.endsAt ?? ''],
      ['Acknowledged', by],
      ['Silenced', alert.silenceId === null ? '' : `until ${alert.silencedUntil} by ${alert.silenceId}`],
      ['Labels', formatLabels(alert.labels)],
    ],
    paint.bold,
  );
}

export function silenceTable(silences: readonly SilenceView[], paint: Paint, wide: boolean): string {
  return renderTable<SilenceView>(
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'ALERTS', value: ({ alertId, selector }) => alertId || selector, max: 60 },
      { title: 'UNTIL', value: ({ endsAt }) => (wide ? (endsAt ?? '') : formatAge(endsAt)) },
      { title: 'BY', value: ({ createdBy }) => createdBy },
      { title: 'COMMENT', value: ({ comment }) => comment, max: 60 },
    ],
    silences,
    { wide, bold: paint.bold },
  );
}
