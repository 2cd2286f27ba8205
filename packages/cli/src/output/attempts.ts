/** Attempts that failed and were followed by another one. */
import { formatDuration } from '../durations.js';
import type { AttemptView, OperationView } from './operation-view.js';
import { type Paint, paintState } from './paint.js';
import { renderTable } from './table.js';

/** A table below that of the hosts; empty when every host had one attempt. */
export function attemptTable(operation: OperationView, paint: Paint): string {
  const rows = operation.executions.flatMap((execution) =>
    execution.earlierAttempts.map((attempt) => ({ host: execution.host, attempt })),
  );
  if (rows.length === 0) return '';
  const table = renderTable<{ host: string; attempt: AttemptView }>(
    [
      { title: 'HOST', value: ({ host }) => host },
      { title: 'ATTEMPT', value: ({ attempt }) => String(attempt.attempt) },
      { title: 'STATE', value: ({ attempt }) => attempt.state, paint: (text) => paintState(paint, text) },
      {
        title: 'EXIT',
        value: ({ attempt }) => attempt.signal ?? (attempt.exitCode === null ? '' : String(attempt.exitCode)),
      },
      {
        title: 'TOOK',
        value: ({ attempt }) => (attempt.durationMs === null ? '' : formatDuration(attempt.durationMs)),
      },
      {
        title: 'ERROR',
        value: ({ attempt }) =>
          attempt.error === null ? '' : `${attempt.error.code}: ${attempt.error.message}`,
      },
    ],
    rows,
    { wide: false, bold: paint.bold },
  );
  return `\nEarlier attempts (webops op logs ${operation.id} --attempt N)\n${table}`;
}
