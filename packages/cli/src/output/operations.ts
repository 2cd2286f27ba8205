/** Operations as people read them: a list, one in full, and the line that ends a watched one. */
import { formatAge, formatDuration } from '../durations.js';
import { attemptTable } from './attempts.js';
import { executionTable } from './execution-table.js';
import type { OperationView } from './operation-view.js';
import { type Paint, paintState } from './paint.js';
import { reportTable } from './releases.js';
import { renderFields, renderTable } from './table.js';
import { harmlessLine } from './terminal-text.js';

/** "3 succeeded, 1 failed": the states of a set of executions, most frequent first. */
export function countStates(executions: readonly { state: string }[]): string {
  const counts = new Map<string, number>();
  for (const { state } of executions) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}

export function operationTable(operations: readonly OperationView[], paint: Paint, wide: boolean): string {
  return renderTable<OperationView>(
    [
      { title: 'ID', value: (operation) => operation.id },
      { title: 'KIND', value: (operation) => operation.kind },
      { title: 'ADDON', value: (operation) => operation.addon },
      { title: 'STATE', value: (operation) => operation.state, paint: (text) => paintState(paint, text) },
      {
        title: 'HOSTS',
        value: ({ executions }) =>
          executions.length === 1 ? (executions[0]?.host ?? '') : countStates(executions),
        max: 48,
      },
      { title: 'BY', value: (operation) => operation.requestedBy },
      { title: 'CREATED', value: (operation) => formatAge(operation.createdAt) },
      {
        title: 'TOOK',
        value: (operation) => (operation.durationMs === null ? '' : formatDuration(operation.durationMs)),
      },
      { title: 'VERSION', value: (operation) => operation.addonVersion, wide: true },
      { title: 'RETRY OF', value: (operation) => operation.retryOf ?? '', wide: true },
    ],
    operations,
    { wide, bold: paint.bold },
  );
}

export function operationDetails(operation: OperationView, paint: Paint, wide: boolean): string {
  const fields: [string, string][] = [
    ['Operation', operation.id],
    ['What', `${operation.kind} ${operation.addon} ${operation.addonVersion}`.trim()],
    ['State', operation.state],
    ['Requested by', operation.requestedBy],
    ['Created', operation.createdAt ?? ''],
    ['Finished', operation.finishedAt ?? ''],
  ];
  if (operation.durationMs !== null) fields.push(['Took', formatDuration(operation.durationMs)]);
  if (operation.config !== null) fields.push(['Config', JSON.stringify(operation.config)]);
  if (operation.keepData !== null) fields.push(['Keep data', operation.keepData ? 'yes' : 'no']);
  if (operation.backup !== null) fields.push(['Backup', operation.backup]);
  if (operation.parallel !== null) fields.push(['Hosts at once', String(operation.parallel)]);
  if (operation.maxFailures !== null) fields.push(['Stops after', `${operation.maxFailures} failed hosts`]);
  if (operation.timeoutMs > 0) fields.push(['Time limit', formatDuration(operation.timeoutMs)]);
  if (operation.attempts > 1) fields.push(['Attempts', `at most ${operation.attempts} on a host`]);
  if (operation.retryOf !== null) fields.push(['Retry of', operation.retryOf]);
  const [only] = operation.executions;
  // Of several hosts each may have shared another run: -o json says which.
  if (operation.executions.length === 1 && only?.sharedRunOf)
    fields.push(['Answered by', `the run of execution ${only.sharedRunOf}, which was asked for the same`]);
  return `${renderFields(fields, paint.bold)}\n${executionTable(operation, paint, wide)}${attemptTable(operation, paint)}${stepsOf(operation, paint)}`;
}

/** Of changes that were guarded; empty when none was. */
function stepsOf({ executions }: OperationView, paint: Paint): string {
  const reports = executions.flatMap(({ host, report }) => (report === null ? [] : [{ host, report }]));
  return reports.length === 0 ? '' : `\n${reportTable(reports, paint)}`;
}

/** One line that ends a watched operation, for stderr. */
export function summaryLine(operation: OperationView, paint: Paint): string {
  const what = harmlessLine(`${operation.kind} ${operation.addon}`);
  const took = operation.durationMs === null ? '' : ` in ${formatDuration(operation.durationMs)}`;
  return `${paintState(paint, operation.state)} ${what}${took}: ${countStates(operation.executions) || 'no hosts'} (operation ${operation.id})`;
}
