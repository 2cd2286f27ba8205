/** An exit record as the wire's result: what the function said is read here, by the contract's own readers. */
import {
  type HealthResult,
  type OperationKind,
  parseActionResult,
  parseBackupResult,
  parseConfigResult,
  parseHealthResult,
  parseMetricsResult,
  parseStatusResult,
  parseValidateResult,
  readJsonObject,
  type ResultError,
  type StatusResult,
} from '@webops/contract';
import {
  addonStatusToWire,
  type ExecutionResult,
  executionStateToWire,
  healthToWire,
  type ObservedState,
  toTimestamp,
} from '@webops/protocol';
import type { ExitRecord } from './runner/index.js';

/** The exit code of a shell for a function that is not there. */
const EXIT_NOT_FOUND = 127;

/** The wire result of an attempt of `kind` that ended as `exit` says. */
export function resultOf(
  execution: { executionId: string; attempt: number; kind: OperationKind; addon: string },
  exit: ExitRecord,
): ExecutionResult {
  const { json, error, state, observed } = readAnswer(execution.kind, execution.addon, exit);
  const result: ExecutionResult = {
    executionId: execution.executionId,
    attempt: execution.attempt,
    state: executionStateToWire(state),
    signal: exit.signal ?? '',
    startedAt: toTimestamp(new Date(exit.startedAt)),
    finishedAt: toTimestamp(new Date(exit.finishedAt)),
    error: exit.error ?? error,
    resultJson: json,
    chunkCount: exit.chunkCount,
    stdoutBytes: exit.stdoutBytes,
    stderrBytes: exit.stderrBytes,
    outputTruncated: exit.truncated,
    reportJson: exit.report === undefined ? '' : JSON.stringify(exit.report),
    observed,
  };
  if (exit.exitCode !== null) result.exitCode = exit.exitCode;
  return result;
}

/** What a function's end and its words mean. */
export interface Answer {
  state: ExitRecord['state'];
  json: string;
  error: { code: string; message: string } | null;
  observed: ObservedState | null;
}

/**
 * What a function said. A read that exits with 0 and whose answer cannot be read has failed: its error says why; a change is judged by
 * its exit code alone, save a backup that does not say where it is.
 */
export function readAnswer(kind: OperationKind, addon: string, exit: ExitRecord): Answer {
  const output = { resultText: exit.result, exitCode: exit.exitCode };
  const ended = exit.state === 'succeeded' || exit.state === 'failed';
  const at = exit.finishedAt;
  switch (kind) {
    case 'status': {
      const status = parseStatusResult(output);
      const observed = ended ? observedOf(addon, status, null, at) : null;
      return { ...judged(exit, status.error, status.evidence), json: jsonIn(exit), observed };
    }
    case 'health_check': {
      const health = parseHealthResult(output);
      return { ...judged(exit, health.error, health.evidence), json: jsonIn(exit), observed: null };
    }
    case 'validate': {
      const read = parseValidateResult(output);
      const { valid, errors, validationWarnings } = read;
      // Also when it could not be read: then its errors say what was wrong with it.
      const json = JSON.stringify({ valid, errors, warnings: validationWarnings });
      return { ...judged(exit, read.error, read.evidence), json, observed: null };
    }
    case 'metrics': {
      const read = parseMetricsResult(output);
      return { ...judged(exit, read.error, read.evidence), json: jsonIn(exit), observed: null };
    }
    case 'get_config': {
      const read = parseConfigResult(output);
      return { ...judged(exit, read.error, read.evidence), json: jsonIn(exit), observed: null };
    }
    case 'read_action': {
      const read = parseActionResult('the action', output, false);
      return { ...judged(exit, read.error, read.evidence), json: jsonIn(exit), observed: null };
    }
    case 'backup': {
      const read = parseBackupResult(output);
      const json = read.path === null ? '' : JSON.stringify({ ...read.details, path: read.path });
      return { ...judged(exit, read.error, read.evidence), json, observed: null };
    }
    default:
      return { state: exit.state, json: jsonIn(exit), error: null, observed: null };
  }
}

function judged(
  exit: ExitRecord,
  error: ResultError | null,
  evidence: string | null,
): Pick<Answer, 'state' | 'error'> {
  const unread = exit.state === 'succeeded' && error !== null;
  if (error === null || (exit.state !== 'succeeded' && exit.state !== 'failed'))
    return { state: exit.state, error: null };
  return {
    state: unread ? 'failed' : exit.state,
    error: { code: error.code, message: evidence === null ? error.message : `${error.message}. ${evidence}` },
  };
}

function jsonIn(exit: ExitRecord): string {
  if (exit.result === null || exit.result.trim() === '') return '';
  const { object } = readJsonObject(exit.result);
  return object === null ? '' : JSON.stringify(object);
}

/** What the host's addon is, by its status and, if it was asked for and answered, its health check. */
export function observedOf(
  addon: string,
  status: StatusResult,
  health: HealthResult | null,
  at: string,
): ObservedState {
  const said = health !== null && health.error === null ? health : null;
  const details: Record<string, unknown> = { ...status.details };
  if (said !== null && Object.keys(said.details).length > 0) details['health_check'] = said.details;
  if (status.evidence !== null) details['evidence'] = status.evidence;
  const message =
    said !== null && said.message !== '' && said.health !== 'healthy' ? said.message : status.message;
  return {
    addon,
    status: addonStatusToWire(status.status),
    health: healthToWire(said?.health ?? status.health),
    version: status.version,
    message,
    detailsJson: JSON.stringify(details),
    observedAt: toTimestamp(new Date(at)),
  };
}

/** The health check's answer, or null when the script has none. */
export function healthAnswerOf(exit: ExitRecord): HealthResult | null {
  if (exit.exitCode === EXIT_NOT_FOUND && (exit.result ?? '').trim() === '') return null;
  return parseHealthResult({ resultText: exit.result, exitCode: exit.exitCode });
}

/** An exit record for what has none of its own. */
export function endedWithout(
  state: 'cancelled' | 'interrupted',
  error: { code: string; message: string },
): ExitRecord {
  const now = new Date().toISOString();
  const nothing = {
    exitCode: null,
    signal: null,
    result: null,
    chunkCount: 0,
    stdoutBytes: 0,
    stderrBytes: 0,
  };
  return { state, startedAt: now, finishedAt: now, error, truncated: false, ...nothing };
}
