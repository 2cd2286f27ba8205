/**
 * What the functions of the contract said, read from their result and exit code.
 *
 * What cannot be read is `unknown` with the evidence: never "not installed", never "healthy".
 */
import type { ContractErrorCode } from './errors.js';
import { evidenceOf, isObject, readJsonObject } from './json-output.js';
import { stringListOf } from './metadata.js';
import { ADDON_STATUSES, type AddonStatus, HEALTHS, type Health } from './states.js';

/** How a function ended. */
export interface FunctionOutput {
  /** What it gave as its result, unparsed; null or "" when nothing. */
  resultText: string | null;
  /** Null when it was killed. */
  exitCode: number | null;
}

/** Why a result could not be taken. */
export interface ResultError {
  code: ContractErrorCode;
  message: string;
}

/** What every parsed result says about the reading itself. */
export interface Reading {
  /** Null when the function answered as the contract says. */
  error: ResultError | null;
  /** What was read leniently. */
  warnings: string[];
  /** What the function printed (bounded, colours removed), when it could not be taken; otherwise null. */
  evidence: string | null;
}

/** `addon_status`. */
export interface StatusResult extends Reading {
  status: AddonStatus;
  health: Health;
  version: string;
  message: string;
  details: Record<string, unknown>;
}

/** `addon_validate`. What cannot be read is not valid. */
export interface ValidateResult extends Reading {
  valid: boolean;
  errors: string[];
  validationWarnings: string[];
}

/** `addon_health_check`. */
export interface HealthResult extends Reading {
  health: Health;
  message: string;
  details: Record<string, unknown>;
}

/** `addon_metrics`. */
export interface MetricsResult extends Reading {
  metrics: Record<string, unknown>;
  /** Every number in `metrics` by its dotted path; at most {@link MAX_SAMPLES}. */
  samples: Record<string, number>;
}

/** `addon_backup`. */
export interface BackupResult extends Reading {
  /** Where the backup is on the host, or null. */
  path: string | null;
  details: Record<string, unknown>;
}

/** More numbers than this in one metrics result are left out, with a warning. */
export const MAX_SAMPLES = 1_000;
/** The shell's exit code for a command or function that does not exist. */
const EXIT_NOT_FOUND = 127;

/**
 * Reads `addon_status`. Text, unreadable JSON, a status that the contract does not know or an exit code other than 0 give
 * `unknown` with the evidence.
 */
export function parseStatusResult(output: FunctionOutput): StatusResult {
  const taken = take('addon_status', output, (object) => 'status' in object);
  const unknown = { status: 'unknown', health: 'unknown', version: '', details: {} } as const;
  if (taken.object === null) return { ...unknown, message: taken.reading.error!.message, ...taken.reading };
  const object = taken.object;
  const said = wordOf(object['status']);
  if (output.exitCode !== 0) {
    const message = `addon_status: ${ended(output)}; a status counts only with exit code 0${said === '' ? '' : ` (it said "${said}")`}`;
    return { ...unknown, message, ...failed('FUNCTION_FAILED', message, output, taken.reading) };
  }
  const status = ADDON_STATUSES.find((known) => known === said);
  if (status === undefined) {
    const message =
      said === ''
        ? 'addon_status: its JSON has no "status"'
        : `addon_status: "${said}" is no status; known are ${ADDON_STATUSES.join(', ')}`;
    return { ...unknown, message, ...failed('RESULT_UNREADABLE', message, output, taken.reading) };
  }
  const warnings = [...taken.reading.warnings];
  return {
    status,
    health: healthOf(object['health'], warnings),
    version: scalarText(object['version']),
    message: scalarText(object['message']),
    details: detailsOf(object['details']),
    ...taken.reading,
    warnings,
  };
}

/** Reads `addon_validate`. An exit code other than 0 is never valid. */
export function parseValidateResult(output: FunctionOutput): ValidateResult {
  const taken = take('addon_validate', output, (object) => 'valid' in object);
  if (taken.object === null) {
    const message = taken.reading.error!.message;
    return { valid: false, errors: [message], validationWarnings: [], ...taken.reading };
  }
  const warnings = [...taken.reading.warnings];
  const errors = stringListOf(taken.object['errors'], 'errors', warnings);
  const validationWarnings = stringListOf(taken.object['warnings'], 'warnings', warnings);
  const said = taken.object['valid'];
  let valid = said === true || said === 'true';
  if (said === undefined && 'errors' in taken.object) {
    warnings.push('"valid" is missing; the list of errors decides');
    valid = errors.length === 0;
  } else if (typeof said !== 'boolean' && said !== 'true' && said !== 'false') {
    const message = 'addon_validate: its JSON has no "valid" that is true or false';
    const reading = failed('RESULT_UNREADABLE', message, output, { ...taken.reading, warnings });
    return { valid: false, errors: [message, ...errors], validationWarnings, ...reading };
  }
  if (valid && errors.length > 0) {
    warnings.push('"valid" is true although there are errors; the errors count');
    valid = false;
  }
  if (valid && output.exitCode !== 0) {
    const message = `addon_validate: it said valid, but ${ended(output)}`;
    const reading = failed('FUNCTION_FAILED', message, output, { ...taken.reading, warnings });
    return { valid: false, errors: [message], validationWarnings, ...reading };
  }
  if (!valid && errors.length === 0)
    errors.push('addon_validate says that the host cannot take it, and gives no reason');
  return { valid, errors, validationWarnings, ...taken.reading, warnings };
}

/** Reads `addon_health_check`: `health`, or `status`, or `healthy` (true or false). */
export function parseHealthResult(output: FunctionOutput): HealthResult {
  const taken = take(
    'addon_health_check',
    output,
    (object) => 'health' in object || 'healthy' in object || 'status' in object,
  );
  if (taken.object === null)
    return { health: 'unknown', message: taken.reading.error!.message, details: {}, ...taken.reading };
  const object = taken.object;
  const warnings = [...taken.reading.warnings];
  let said: unknown = object['health'] ?? object['status'];
  if (said === undefined && typeof object['healthy'] === 'boolean')
    said = object['healthy'] ? 'healthy' : 'unhealthy';
  const health = healthOf(said, warnings);
  const details = detailsOf(object['details'] ?? object['checks']);
  if (output.exitCode !== 0 && health !== 'unhealthy' && health !== 'degraded') {
    const message = `addon_health_check: ${ended(output)}${health === 'healthy' ? ', although it said "healthy"' : ''}`;
    return {
      health: 'unknown',
      message,
      details,
      ...failed('FUNCTION_FAILED', message, output, { ...taken.reading, warnings }),
    };
  }
  return { health, message: scalarText(object['message']), details, ...taken.reading, warnings };
}

/** Reads `addon_metrics`: any JSON object. */
export function parseMetricsResult(output: FunctionOutput): MetricsResult {
  const taken = take('addon_metrics', output, () => true);
  if (taken.object === null) return { metrics: {}, samples: {}, ...taken.reading };
  if (output.exitCode !== 0) {
    const message = `addon_metrics: ${ended(output)}`;
    return { metrics: {}, samples: {}, ...failed('FUNCTION_FAILED', message, output, taken.reading) };
  }
  const samples: Record<string, number> = {};
  const whole = collectNumbers(taken.object, '', samples, 0);
  const warnings = [...taken.reading.warnings];
  if (!whole) warnings.push(`only ${MAX_SAMPLES} numbers, eight levels deep, were taken`);
  return { metrics: taken.object, samples, ...taken.reading, warnings };
}

/** Reads `addon_backup`: JSON with `path`, or text whose last line is an absolute path. */
export function parseBackupResult(output: FunctionOutput): BackupResult {
  const text = output.resultText ?? '';
  if (output.exitCode !== 0) {
    const code =
      output.exitCode === EXIT_NOT_FOUND && text.trim() === '' ? 'FUNCTION_MISSING' : 'FUNCTION_FAILED';
    const message = `addon_backup: ${code === 'FUNCTION_MISSING' ? missing() : ended(output)}`;
    return { path: null, details: {}, ...failed(code, message, output, clean()) };
  }
  const taken = take('addon_backup', output, (object) => backupPathOf(object) !== null);
  if (taken.object !== null) {
    const path = backupPathOf(taken.object);
    if (path !== null) return { path, details: taken.object, ...taken.reading };
    const message = 'addon_backup: its JSON has no "path" that is absolute';
    return {
      path: null,
      details: taken.object,
      ...failed('RESULT_UNREADABLE', message, output, taken.reading),
    };
  }
  const lastLine = evidenceOf(text).split('\n').at(-1)?.trim() ?? '';
  if (/^\/\S+$/.test(lastLine)) {
    return {
      path: lastLine,
      details: {},
      error: null,
      warnings: ['the path was read from text, not from JSON'],
      evidence: null,
    };
  }
  return { path: null, details: {}, ...taken.reading };
}

type Taken = { object: Record<string, unknown> | null; reading: Reading };

function take(
  name: string,
  output: FunctionOutput,
  wanted: (object: Record<string, unknown>) => boolean,
): Taken {
  const text = output.resultText ?? '';
  const read = readJsonObject(text, wanted);
  if (read.object !== null) {
    return {
      object: read.object,
      reading: { ...clean(), warnings: read.warning === null ? [] : [read.warning] },
    };
  }
  let code: ContractErrorCode = text.trim() === '' ? 'RESULT_EMPTY' : 'RESULT_UNREADABLE';
  let message = `${name}: ${read.reason}`;
  if (output.exitCode === EXIT_NOT_FOUND && text.trim() === '') {
    code = 'FUNCTION_MISSING';
    message = `${name}: ${missing()}`;
  } else if (output.exitCode !== 0) {
    code = 'FUNCTION_FAILED';
    message = `${name}: ${ended(output)} and ${read.reason}`;
  }
  return { object: null, reading: failed(code, message, output, clean()) };
}

function clean(): Reading {
  return { error: null, warnings: [], evidence: null };
}

function failed(code: ContractErrorCode, message: string, output: FunctionOutput, reading: Reading): Reading {
  const printed = evidenceOf(output.resultText);
  return {
    ...reading,
    error: { code, message },
    evidence: `${ended(output)}; it printed: ${printed === '' ? 'nothing' : printed}`,
  };
}

function ended(output: FunctionOutput): string {
  return output.exitCode === null ? 'it was killed' : `it ended with exit code ${output.exitCode}`;
}

function missing(): string {
  return 'exit code 127: the script does not define it, or calls a command that is not installed';
}

function healthOf(value: unknown, warnings: string[]): Health {
  const said = wordOf(value);
  if (said === '') return 'unknown';
  const health = HEALTHS.find((known) => known === said);
  if (health === undefined) warnings.push(`"${said}" is no health; known are ${HEALTHS.join(', ')}`);
  return health ?? 'unknown';
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase().slice(0, 100) : '';
}

function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

function detailsOf(value: unknown): Record<string, unknown> {
  if (isObject(value)) return value;
  return value === undefined || value === null || value === '' ? {} : { value };
}

function backupPathOf(object: Record<string, unknown>): string | null {
  for (const key of ['path', 'backup_path', 'file', 'backup_file', 'location']) {
    const value = object[key];
    if (typeof value === 'string' && value.startsWith('/') && !value.includes('\0')) return value;
  }
  return null;
}

function collectNumbers(value: unknown, path: string, into: Record<string, number>, depth: number): boolean {
  if (typeof value === 'number') {
    if (Object.keys(into).length >= MAX_SAMPLES) return false;
    into[path] = value;
    return true;
  }
  if (!isObject(value) && !Array.isArray(value)) return true;
  if (depth >= 8) return false;
  let whole = true;
  for (const [key, child] of Object.entries(value)) {
    whole = collectNumbers(child, path === '' ? key : `${path}.${key}`, into, depth + 1) && whole;
  }
  return whole;
}
