/** The engine's documents as messages of the API. */
import {
  addonStatusToWire,
  executionStateToWire,
  healthToWire,
  kindToWire,
  operationStateToWire,
  streamToWire,
  toTimestamp,
} from '@webops/protocol';
import type {
  AddonState,
  Attempt,
  Execution,
  Operation,
  OutputChunk,
  WatchOperationResponse,
} from '@webops/protocol';
import type { AddonStateDoc, ExecutionDoc, ExitDoc, OperationDoc } from '../state/documents.js';
import { reportToWire } from '../releases/wire.js';
import { type OperationView, type OutputPieceView, shownStatus, type WatchEvent } from './inputs.js';

/** An operation; its executions are left out when none are given. */
export function operationToWire(view: OperationView | OperationDoc): Operation {
  const { operation, executions } = 'operation' in view ? view : { operation: view, executions: [] };
  return {
    id: operation._id,
    kind: kindToWire(operation.kind),
    addon: operation.addon,
    addonVersion: operation.addonVersion,
    state: operationStateToWire(operation.state),
    requestedBy: operation.requestedBy,
    createdAt: toTimestamp(operation.createdAt),
    finishedAt: toTimestamp(operation.finishedAt),
    executions: executions.map((execution) => executionToWire(execution)),
    configJson: operation.configJson,
    keepData: operation.keepData,
    backup: operation.backup,
    action: operation.action?.name ?? '',
    parallel: operation.parallel,
    maxFailures: operation.maxFailures,
    timeoutMs: operation.timeoutMs,
    expiresAt: toTimestamp(operation.expiresAt),
    retryOf: operation.retryOf,
    requestId: operation.requestId ?? '',
    retry: operation.retry ?? null,
  };
}

/** One host's part of an operation. */
export function executionToWire(execution: ExecutionDoc, nowMs = Date.now()): Execution {
  const { observed, startedAt, finishedAt } = execution;
  const wire: Execution = {
    id: execution._id,
    operationId: execution.operationId,
    hostId: execution.hostId,
    host: execution.host,
    state: executionStateToWire(execution.state),
    attempt: execution.attempt,
    signal: execution.signal,
    startedAt: toTimestamp(startedAt),
    finishedAt: toTimestamp(finishedAt),
    durationMs: startedAt && finishedAt ? Math.max(0, finishedAt.getTime() - startedAt.getTime()) : 0,
    error: execution.error,
    resultJson: execution.resultJson,
    stdoutBytes: execution.stdoutBytes,
    stderrBytes: execution.stderrBytes,
    outputTruncated: execution.truncated,
    earlierAttempts: (execution.earlier ?? []).map(attemptToWire),
    notBefore: execution.state === 'queued' ? toTimestamp(execution.notBefore) : null,
    outputRemovedAt: toTimestamp(execution.outputRemovedAt),
    sharedRunOf: execution.sharedRunOf ?? '',
    report: execution.report ? reportToWire(execution.report) : null,
    addonVersion: execution.addonVersion,
  };
  const progress = execution.progress;
  if (progress?.attempt === execution.attempt) {
    wire.progressPercent = progress.percent;
    wire.progressStep = progress.step;
  }
  if (startedAt && !finishedAt) {
    wire.elapsedMs = Math.max(0, nowMs - startedAt.getTime());
    wire.expectedDurationMs = execution.expectedMs ?? 0;
  }
  if (execution.exitCode !== null) wire.exitCode = execution.exitCode;
  if (observed) {
    wire.observed = {
      hostId: execution.hostId,
      host: execution.host,
      addon: execution.addon,
      status: addonStatusToWire(observed.status),
      health: healthToWire(observed.health),
      version: observed.version,
      message: observed.message,
      detailsJson: observed.detailsJson,
      observedAt: toTimestamp(observed.observedAt),
      executionId: execution._id,
    };
  }
  return wire;
}

function attemptToWire(exit: ExitDoc): Attempt {
  return {
    attempt: exit.attempt,
    state: executionStateToWire(exit.state),
    ...(exit.exitCode === null ? {} : { exitCode: exit.exitCode }),
    signal: exit.signal,
    startedAt: toTimestamp(exit.startedAt),
    finishedAt: toTimestamp(exit.finishedAt),
    error: exit.error,
    stdoutBytes: exit.stdoutBytes,
    stderrBytes: exit.stderrBytes,
    outputTruncated: exit.truncated,
  };
}

/** A piece of output. */
export function chunkToWire(piece: OutputPieceView): OutputChunk {
  return {
    executionId: piece.executionId,
    attempt: piece.attempt,
    sequence: piece.sequence,
    stream: streamToWire(piece.stream),
    time: toTimestamp(piece.time),
    data: piece.data,
    crc32: piece.crc32,
    skippedBytes: piece.skippedBytes,
  };
}

/** An addon on a host. */
export function stateToWire(state: AddonStateDoc): AddonState {
  const { wanted, observed } = state;
  const wire: AddonState = {
    hostId: state.hostId,
    host: state.host,
    addon: state.addon,
    status: addonStatusToWire(shownStatus(state)),
    health: healthToWire(observed?.health ?? 'unknown'),
    version: observed?.version ?? '',
    message: observed?.message ?? '',
    detailsJson: observed?.detailsJson ?? '',
    observedAt: toTimestamp(observed?.observedAt),
    wantedVersion: wanted?.version ?? '',
    differsSince: toTimestamp(state.differsSince),
    executionId: observed?.executionId ?? '',
  };
  if (wanted) wire.wantedInstalled = wanted.installed;
  return wire;
}

/** What a watcher is told. */
export function watchEventToWire(event: WatchEvent): WatchOperationResponse {
  if ('operation' in event) return { operation: operationToWire(event.operation) };
  if ('execution' in event) return { execution: executionToWire(event.execution) };
  return { output: chunkToWire(event.output) };
}
