import { executionStateFromWire, kindFromWire, operationStateFromWire } from '@webops/protocol';
import { formatAge, formatDuration } from '../durations.js';
import type { WireExecution, WireOperation } from '../wire.js';
import { parseJson, type StateView, stateView } from './addons.js';
import { groupResults, nameHosts } from './grouping.js';
import { isoOrNull } from './hosts.js';
import { attemptTable } from './attempts.js';
import { type Paint, paintState } from './paint.js';
import { renderFields, renderTable } from './table.js';
import { harmlessLine } from './terminal-text.js';

/** An attempt that ended and was followed by another one. `webops op logs --attempt N` reads its output. */
export interface AttemptView {
  attempt: number;
  state: string;
  exitCode: number | null;
  signal: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  durationMs: number | null;
  error: { code: string; message: string } | null;
  stdoutBytes: number;
  stderrBytes: number;
}

/** One host's part of an operation as `-o json` prints it. */
export interface ExecutionView {
  id: string;
  host: string;
  hostId: string;
  state: string;
  attempt: number;
  exitCode: number | null;
  signal: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  durationMs: number | null;
  error: { code: string; message: string } | null;
  /** What the function returned. */
  result: unknown;
  /** What the addon was afterwards. */
  observed: StateView | null;
  stdoutBytes: number;
  stderrBytes: number;
  outputTruncated: boolean;
  /** Those before the present one, oldest first. */
  earlierAttempts: AttemptView[];
  /** While it is queued: it does not start before this. */
  notBefore: string | null;
  /** When retention removed its output. */
  outputRemovedAt: string | null;
}

/** An operation as `-o json` prints it. */
export interface OperationView {
  id: string;
  kind: string;
  addon: string;
  addonVersion: string;
  state: string;
  requestedBy: string;
  createdAt: string | null;
  finishedAt: string | null;
  durationMs: number | null;
  config: unknown;
  keepData: boolean | null;
  backup: string | null;
  parallel: number | null;
  maxFailures: string | null;
  timeoutMs: number;
  /** When what waits for its host is given up. */
  expiresAt: string | null;
  /** Most attempts on a host; 1: nothing is tried again. */
  attempts: number;
  retryOf: string | null;
  executions: ExecutionView[];
}

export function executionView(execution: WireExecution): ExecutionView {
  const started = isoOrNull(execution.startedAt);
  return {
    id: execution.id,
    host: execution.host === '' ? execution.hostId : execution.host,
    hostId: execution.hostId,
    state: executionStateFromWire(execution.state) ?? 'queued',
    attempt: execution.attempt,
    exitCode: execution.exitCode ?? null,
    signal: execution.signal === '' ? null : execution.signal,
    startedAt: started,
    finishedAt: isoOrNull(execution.finishedAt),
    durationMs: started === null ? null : execution.durationMs,
    error:
      execution.error === null || execution.error.code === ''
        ? null
        : { code: execution.error.code, message: execution.error.message },
    result: parseJson(execution.resultJson),
    observed: execution.observed === null ? null : stateView(execution.observed),
    stdoutBytes: execution.stdoutBytes,
    stderrBytes: execution.stderrBytes,
    outputTruncated: execution.outputTruncated,
    earlierAttempts: execution.earlierAttempts.map(attemptView),
    notBefore: isoOrNull(execution.notBefore),
    outputRemovedAt: isoOrNull(execution.outputRemovedAt),
  };
}

function attemptView(attempt: WireExecution['earlierAttempts'][number]): AttemptView {
  const startedAt = isoOrNull(attempt.startedAt);
  const finishedAt = isoOrNull(attempt.finishedAt);
  return {
    attempt: attempt.attempt,
    state: executionStateFromWire(attempt.state) ?? 'failed',
    exitCode: attempt.exitCode ?? null,
    signal: attempt.signal === '' ? null : attempt.signal,
    startedAt,
    finishedAt,
    durationMs: startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : null,
    error: attempt.error === null ? null : { code: attempt.error.code, message: attempt.error.message },
    stdoutBytes: attempt.stdoutBytes,
    stderrBytes: attempt.stderrBytes,
  };
}

export function operationView(
  operation: WireOperation,
  executions?: readonly WireExecution[],
): OperationView {
  const kind = kindFromWire(operation.kind) ?? 'status';
  const createdAt = isoOrNull(operation.createdAt);
  const finishedAt = isoOrNull(operation.finishedAt);
  return {
    id: operation.id,
    kind,
    addon: operation.addon,
    addonVersion: operation.addonVersion,
    state: operationStateFromWire(operation.state) ?? 'preparing',
    requestedBy: operation.requestedBy,
    createdAt,
    finishedAt,
    durationMs: createdAt && finishedAt ? Date.parse(finishedAt) - Date.parse(createdAt) : null,
    config: parseJson(operation.configJson),
    keepData: kind === 'uninstall' ? operation.keepData : null,
    backup: operation.backup === '' ? null : operation.backup,
    parallel: operation.parallel === 0 ? null : operation.parallel,
    maxFailures: operation.maxFailures === '' ? null : operation.maxFailures,
    timeoutMs: operation.timeoutMs,
    expiresAt: isoOrNull(operation.expiresAt),
    attempts: operation.retry?.attempts ?? 1,
    retryOf: operation.retryOf === '' ? null : operation.retryOf,
    executions: (executions ?? operation.executions).map(executionView),
  };
}

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

/** What an execution says about itself in a line: its error, or what its function returned. */
export function outcomeOf(execution: ExecutionView, kind: string): string {
  if (execution.notBefore !== null) return waitsOf(execution);
  if (execution.error !== null) return `${execution.error.code}: ${execution.error.message}`;
  const result = execution.result;
  if (typeof result === 'object' && result !== null && !Array.isArray(result)) {
    const fields = result as Record<string, unknown>;
    if (kind === 'validate') return validationOf(fields);
    if (kind === 'backup') return String(fields['path'] ?? JSON.stringify(result));
    if (kind === 'metrics') return JSON.stringify(result);
    if (kind === 'health_check' || kind === 'status') {
      return [fields['status'], fields['health'], fields['message']]
        .filter((part) => part !== undefined && part !== '')
        .join(', ');
    }
  }
  const observed = execution.observed;
  if (observed === null) return typeof result === 'string' ? result : '';
  return [
    observed.status,
    observed.health,
    observed.version && `version ${observed.version}`,
    observed.message,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function waitsOf(execution: ExecutionView): string {
  const last = execution.earlierAttempts.at(-1);
  const why = last ? `attempt ${last.attempt} ${last.state}, the next one` : 'the host was busy, it';
  return `${why} not before ${execution.notBefore}`;
}

function validationOf(result: Record<string, unknown>): string {
  const list = (name: string) => (Array.isArray(result[name]) ? (result[name] as unknown[]).map(String) : []);
  const parts = [
    ...list('errors').map((error) => `error: ${error}`),
    ...list('warnings').map((warning) => `warning: ${warning}`),
  ];
  return [result['valid'] === false ? 'not valid' : 'valid', ...parts].join('; ');
}

/** True for a pre-flight check that ran and said no. */
export function saysInvalid(execution: ExecutionView): boolean {
  return (execution.result as { valid?: unknown } | null)?.valid === false;
}

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
  return `${renderFields(fields, paint.bold)}\n${executionTable(operation, paint, wide)}${attemptTable(operation, paint)}`;
}

/** One line that ends a watched operation, for stderr. */
export function summaryLine(operation: OperationView, paint: Paint): string {
  const what = harmlessLine(`${operation.kind} ${operation.addon}`);
  const took = operation.durationMs === null ? '' : ` in ${formatDuration(operation.durationMs)}`;
  return `${paintState(paint, operation.state)} ${what}${took}: ${countStates(operation.executions) || 'no hosts'} (operation ${operation.id})`;
}
