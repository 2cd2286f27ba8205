/** An operation's results by host, as people read them. */
import { formatDuration } from '../durations.js';
import { outcomeOf, saysInvalid } from './execution-outcome.js';
import { groupResults, nameHosts } from './grouping.js';
import type { ExecutionView, OperationView } from './operation-view.js';
import { type Paint, paintState } from './paint.js';
import { renderTable } from './table.js';

/** Results per host: grouped above five hosts, failures last and in full. */
export function executionTable(operation: OperationView, paint: Paint, wide: boolean): string {
  const failed = (execution: ExecutionView) => execution.state !== 'succeeded' || saysInvalid(execution);
  const groups = wide
    ? operation.executions.map((row) => ({ hosts: [row.host], row, failed: failed(row) }))
    : groupResults(operation.executions, {
        host: (execution) => execution.host,
        key: (execution) => JSON.stringify([execution.state, outcomeOf(execution, operation.kind)]),
        failed: (execution) =>
          // What has not ended yet is neither good nor bad, and would fill the screen.
          failed(execution) && !['queued', 'dispatched', 'running'].includes(execution.state),
      });
  return renderTable<(typeof groups)[number]>(
    [
      { title: 'HOST', value: ({ hosts }) => nameHosts(hosts) },
      { title: 'STATE', value: ({ row }) => row.state, paint: (text) => paintState(paint, text) },
      {
        title: 'EXIT',
        value: ({ row }) => row.signal ?? (row.exitCode === null ? '' : String(row.exitCode)),
      },
      {
        title: 'TOOK',
        value: ({ row, hosts }) =>
          hosts.length > 1 || row.durationMs === null ? '' : formatDuration(row.durationMs),
      },
      { title: 'ATTEMPT', value: ({ row }) => String(row.attempt), wide: true },
      { title: 'EXECUTION', value: ({ row }) => row.id, wide: true },
      { title: 'RESULT', value: ({ row }) => outcomeOf(row, operation.kind) },
    ],
    groups,
    { wide, bold: paint.bold },
  );
}
