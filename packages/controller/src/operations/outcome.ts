/** What an exit record means: the outcome of the execution, and what was observed. */
import {
  changeReportOf,
  EXIT_UNMANAGED,
  parseBackupResult,
  parseHealthResult,
  parseMetricsResult,
  parseStatusResult,
  parseValidateResult,
} from '@webops/contract';
import {
  addonStatusFromWire,
  type ExecutionResult__Output,
  type ExecutionState,
  executionStateFromWire,
  fromTimestamp,
  healthFromWire,
  type ObservedState__Output,
} from '@webops/protocol';
import type { ExecutionDoc, ExitDoc, ObservedDoc, ProblemDoc } from '../state/documents.js';

/** How an execution ends. */
export interface Outcome {
  state: ExecutionState;
  error: ProblemDoc | null;
  resultJson: string;
  /** Null when nothing was observed. */
  observed: ObservedDoc | null;
  /** Only the health of `observed` was observed. */
  healthOnly: boolean;
}

const TOLD_BY_HOST: readonly ExecutionState[] = [
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'interrupted',
];

/** The exit record as it is stored. */
export function exitOf(result: ExecutionResult__Output): ExitDoc {
  const report = changeReportOf(result.reportJson);
  return {
    attempt: result.attempt,
    state: executionStateFromWire(result.state) ?? 'failed',
    exitCode: result.exitCode ?? null,
    signal: result.signal,
    startedAt: fromTimestamp(result.startedAt),
    finishedAt: fromTimestamp(result.finishedAt),
    error: result.error?.code ? { code: result.error.code, message: result.error.message } : null,
    resultJson: result.resultJson,
    chunkCount: result.chunkCount,
    stdoutBytes: result.stdoutBytes,
    stderrBytes: result.stderrBytes,
    truncated: result.outputTruncated,
    ...(report ? { report } : {}),
  };
}

/** What the host's observation says. Null when the status is not one. */
export function observedOf(
  wire: ObservedState__Output | null,
  executionId: string | null,
  now: Date,
): ObservedDoc | null {
  if (!wire) return null;
  const status = addonStatusFromWire(wire.status);
  if (!status) return null;
  return {
    status,
    health: healthFromWire(wire.health) ?? 'unknown',
    version: wire.version,
    message: wire.message,
    detailsJson: wire.detailsJson,
    observedAt: fromTimestamp(wire.observedAt) ?? now,
    executionId,
  };
}

/** Reads an exit record. Success needs one that says so, with exit code 0 and without a signal. */
export function outcomeOf(
  doc: Pick<ExecutionDoc, '_id' | 'kind' | 'function' | 'host' | 'addon'>,
  exit: ExitDoc,
  observed: ObservedDoc | null,
  now: Date,
): Outcome {
  const base = endOf(doc, exit);
  const output = { resultText: exit.resultJson, exitCode: exit.signal === '' ? exit.exitCode : null };
  const at = exit.finishedAt ?? now;
  const place = { observedAt: at, executionId: doc._id };
  if (base.state === 'cancelled' || base.state === 'interrupted') {
    return { ...base, resultJson: '', observed: doc.kind === 'status' ? null : observed, healthOnly: false };
  }
  switch (doc.kind) {
    case 'status': {
      // The agent has read it with the contract's readers, and has the text as evidence when it could not.
      if (observed) {
        const { status, health, version, message } = observed;
        const said = JSON.stringify({ status, health, version, message });
        return { ...base, resultJson: exit.resultJson || said, observed, healthOnly: false };
      }
      const { error, warnings, evidence, ...said } = parseStatusResult(output);
      if (base.state === 'timed_out') said.message = base.error?.message ?? said.message;
      const details = evidence === null ? said.details : { ...said.details, evidence };
      const detailsJson = JSON.stringify(details);
      const { details: _, ...rest } = said;
      return {
        ...read(base, exit, error),
        resultJson: JSON.stringify({ ...said, details, ...(warnings.length > 0 ? { warnings } : {}) }),
        observed: { ...rest, detailsJson, ...place },
        healthOnly: false,
      };
    }
    case 'health_check': {
      const ofStatus = doc.function === 'addon_status' ? parseStatusResult(output) : null;
      const { error, evidence, health, details, warnings, ...said } = ofStatus ?? parseHealthResult(output);
      const message = exit.resultJson === '' && exit.error ? exit.error.message : said.message;
      const extra = { ...(evidence ? { evidence } : {}), ...(warnings.length > 0 ? { warnings } : {}) };
      return {
        ...read(base, exit, error),
        resultJson: JSON.stringify({ health, message, details, ...extra }),
        observed: {
          status: ofStatus?.status ?? 'unknown',
          health,
          version: ofStatus?.version ?? '',
          message,
          detailsJson: JSON.stringify(details),
          ...place,
        },
        healthOnly: ofStatus === null,
      };
    }
    case 'validate': {
      const said = parseValidateResult(output);
      const error = said.valid || base.state === 'timed_out' ? null : validationProblem(doc, said.errors);
      return {
        ...(error ? { state: 'failed' as const, error } : base),
        resultJson: JSON.stringify({
          valid: said.valid,
          errors: said.errors,
          warnings: said.validationWarnings,
        }),
        observed: null,
        healthOnly: false,
      };
    }
    case 'metrics': {
      const said = parseMetricsResult(output);
      return {
        ...read(base, exit, said.error),
        resultJson: JSON.stringify(said.metrics),
        observed: null,
        healthOnly: false,
      };
    }
    case 'backup': {
      const said = parseBackupResult(output);
      // An old script may make a backup and say where only in its log: the exit code decides, the warning is shown.
      const result =
        said.path === null
          ? { path: null, warning: said.error?.message ?? '' }
          : { ...said.details, path: said.path };
      return { ...base, resultJson: JSON.stringify(result), observed, healthOnly: false };
    }
    default: {
      const failedWithoutWord =
        !observed && base.state !== 'succeeded' && (doc.kind === 'install' || doc.kind === 'uninstall');
      return {
        ...base,
        resultJson: exit.resultJson,
        observed: failedWithoutWord ? failedObservation(base.error, place) : observed,
        healthOnly: false,
      };
    }
  }
}

/** The error of a host that cannot take an addon. */
export function validationProblem(
  doc: Pick<ExecutionDoc, 'host' | 'addon'>,
  errors: readonly string[],
): ProblemDoc {
  const list = errors.slice(0, 20).join('; ');
  return {
    code: 'VALIDATION_FAILED',
    message: `${doc.host} cannot take ${doc.addon}: ${list}. Nothing was changed; correct it and try again`,
  };
}

/** The error of an install that found something which it did not install. */
function unmanagedProblem({ addon, host }: Pick<ExecutionDoc, 'host' | 'addon'>): ProblemDoc {
  return {
    code: 'UNMANAGED_INSTALLATION',
    message: `${host} has ${addon} already, and it was not installed from here; take it over with: webops adopt ${addon} --host ${host}. Its output says what was found`,
  };
}

function endOf(
  doc: Pick<ExecutionDoc, 'kind' | 'function' | 'host' | 'addon'>,
  exit: ExitDoc,
): { state: ExecutionState; error: ProblemDoc | null } {
  const state = TOLD_BY_HOST.find((one) => one === exit.state) ?? 'failed';
  if (state === 'succeeded') {
    if (exit.exitCode === 0 && exit.signal === '') return { state, error: null };
    return {
      state: 'failed',
      error: {
        code: 'EXIT_RECORD_INVALID',
        message: `${doc.host} reported success for ${doc.function} with exit code ${exit.exitCode ?? 'none'} and signal "${exit.signal}"; look at the output`,
      },
    };
  }
  if (doc.kind === 'install' && exit.exitCode === EXIT_UNMANAGED && exit.signal === '')
    return { state, error: unmanagedProblem(doc) };
  if (exit.error) return { state, error: exit.error };
  if (exit.signal !== '')
    return { state, error: { code: 'SIGNAL', message: `${doc.function} was ended by ${exit.signal}` } };
  if (state === 'failed')
    return {
      state,
      error: {
        code: 'EXIT_CODE',
        message: `${doc.function} ended with exit code ${exit.exitCode ?? 'none'}; see its output`,
      },
    };
  return { state, error: { code: state.toUpperCase(), message: `${doc.function} ended as ${state}` } };
}

/** A read that ended well but could not be read did not succeed; the contract's reason is better than a bare exit code. */
function read(
  base: { state: ExecutionState; error: ProblemDoc | null },
  exit: ExitDoc,
  error: { code: string; message: string } | null,
): { state: ExecutionState; error: ProblemDoc | null } {
  if (error === null || exit.error || base.state === 'timed_out') return base;
  return { state: 'failed', error: { code: error.code, message: error.message } };
}

function failedObservation(
  error: ProblemDoc | null,
  place: { observedAt: Date; executionId: string },
): ObservedDoc {
  return {
    status: 'failed',
    health: 'unknown',
    version: '',
    message: error?.message ?? '',
    detailsJson: '{}',
    ...place,
  };
}
