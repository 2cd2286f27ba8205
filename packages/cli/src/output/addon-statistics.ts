import { kindFromWire } from '@webops/protocol';
import { formatAge, formatDuration } from '../durations.js';
import type { WireAddonStatistics } from '../wire.js';
import { isoOrNull } from './hosts.js';
import type { Paint } from './paint.js';
import { renderTable } from './table.js';

/** How the newest changes of an addon went, as `-o json` prints it. */
export interface StatisticsView {
  kind: string;
  /** Executions looked at. */
  ended: number;
  succeeded: number;
  /** 0 to 1. */
  successRate: number;
  /** Of those that succeeded. */
  medianMs: number | null;
  p95Ms: number | null;
  firstAt: string | null;
  lastAt: string | null;
}

export function statisticsView(wire: WireAddonStatistics): StatisticsView {
  const { ended, succeeded, medianMs, p95Ms } = wire;
  return {
    kind: kindFromWire(wire.kind) ?? '',
    ended,
    succeeded,
    successRate: ended === 0 ? 0 : succeeded / ended,
    medianMs: succeeded === 0 ? null : medianMs,
    p95Ms: succeeded === 0 ? null : p95Ms,
    firstAt: isoOrNull(wire.firstAt),
    lastAt: isoOrNull(wire.lastAt),
  };
}

export function statisticsTable(statistics: readonly StatisticsView[], paint: Paint): string {
  return renderTable<StatisticsView>(
    [
      { title: 'KIND', value: ({ kind }) => kind },
      {
        title: 'SUCCEEDED',
        value: ({ ended, succeeded, successRate }) =>
          `${succeeded} of ${ended} (${Math.floor(successRate * 100)}%)`,
        paint: (text, { successRate }) => (successRate < 1 ? paint.yellow(text) : paint.green(text)),
      },
      { title: 'MEDIAN', value: ({ medianMs }) => (medianMs === null ? '' : formatDuration(medianMs)) },
      { title: '95%', value: ({ p95Ms }) => (p95Ms === null ? '' : formatDuration(p95Ms)) },
      { title: 'SINCE', value: ({ firstAt }) => formatAge(firstAt) },
      { title: 'LAST', value: ({ lastAt }) => formatAge(lastAt) },
    ],
    statistics,
    { bold: paint.bold },
  );
}
