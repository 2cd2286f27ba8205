/** Operations, their hosts and their attempts as `-o json` prints them. */
import { executionStateFromWire, kindFromWire, operationStateFromWire } from '@webops/protocol';
import type { WireExecution, WireOperation } from '../wire.js';
import { parseJson, type StateView, stateView } from './addons.js';
import { isoOrNull } from './hosts.js';
import { type ProgressView, progressView } from './progress.js';
import { type ReportView, reportView } from './releases.js';

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
export interface ExecutionView extends ProgressView {
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
  /** Of the execution whose run on the host answered this one too; null when it ran by itself. */
  sharedRunOf: string | null;
  /** The steps of a change that was guarded. */
  report: ReportView | null;
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
    ...progressView(execution),
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
    sharedRunOf: execution.sharedRunOf || null,
    report: reportView(execution.report),
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
