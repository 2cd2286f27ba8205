/** What is asked of an operation, checked before anything is read or stored. */
import { CONFIG_KINDS, type ConfigProblem, MAX_ATTEMPTS } from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import type { CreateOperationInput } from './inputs.js';
import type { CatalogEntry } from './ports.js';

const MAX_CONFIG_BYTES = 1024 * 1024;
const MAX_REQUEST_ID_CHARS = 128;
const MAX_TIMEOUT_MS = 7 * 24 * 3_600_000;
const MAX_EXPIRY_MS = 90 * 24 * 3_600_000;

/** @throws WebopsError INVALID_ARGUMENT naming the field */
export function checkNumbers(input: CreateOperationInput): void {
  const { requestId = '', parallel = 0, timeoutMs = 0, expiresAfterMs = 0, maxFailures = '' } = input;
  if (requestId.length > MAX_REQUEST_ID_CHARS)
    throw invalid(
      'request_id',
      'TOO_LONG',
      `It has more than ${MAX_REQUEST_ID_CHARS} characters`,
      'shorten it',
    );
  between('parallel', parallel, 0, 100_000);
  between('timeout_ms', timeoutMs, 0, MAX_TIMEOUT_MS);
  between('expires_after_ms', expiresAfterMs, 0, MAX_EXPIRY_MS);
  between('release', input.release ?? 0, 0, 1_000_000_000);
  between('retries', input.retries ?? 0, 0, MAX_ATTEMPTS - 1);
  if (maxFailures !== '' && !/^([1-9]\d{0,6}|([1-9]\d?|100)%)$/.test(maxFailures))
    throw invalid(
      'max_failures',
      'NOT_A_NUMBER',
      `"${maxFailures}" is neither a number nor a percentage`,
      'write "3" or "10%"',
    );
  const isBackup = (text = '') => text.startsWith('/') || /^[0-9a-f-]{36}$/.test(text);
  if (input.kind === 'restore' && !isBackup(input.backup))
    throw invalid(
      'backup',
      'BACKUP_MISSING',
      'A restore needs the absolute path of a backup, or its id',
      'give what backup returned',
    );
}

function between(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw invalid(
    field,
    'OUT_OF_RANGE',
    `${value} is not from ${least} to ${most}`,
    `give ${least} to ${most}`,
  );
}

/** The configuration as given, or null for kinds that take none. */
export function readConfig(
  input: Pick<CreateOperationInput, 'kind' | 'configJson'>,
  entry: CatalogEntry,
): Record<string, unknown> | null {
  const text = input.configJson ?? '';
  if (!CONFIG_KINDS.includes(input.kind)) {
    if (text === '' || text === '{}') return null;
    throw invalid('config_json', 'CONFIG_NOT_TAKEN', `${input.kind} takes no configuration`, 'leave it out');
  }
  if (Buffer.byteLength(text) > MAX_CONFIG_BYTES)
    throw invalid('config_json', 'TOO_LONG', 'The configuration has more than 1 MiB', 'shorten it');
  let config: unknown = {};
  try {
    if (text !== '') config = JSON.parse(text);
  } catch (cause) {
    // The parser's message quotes the text, which may hold a secret.
    throw invalid('config_json', 'CONFIG_INVALID', 'The configuration is not JSON', 'correct it', cause);
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw invalid(
      'config_json',
      'CONFIG_INVALID',
      `The configuration of ${entry.name} must be a JSON object`,
      'correct it',
    );
  return config as Record<string, unknown>;
}

/** The error of a field. */
export function invalid(
  field: string,
  reason: string,
  what: string,
  action: string,
  cause?: unknown,
): WebopsError {
  return new WebopsError('INVALID_ARGUMENT', `${field}: ${what}; ${action}.`, {
    reason,
    details: [{ field, action }],
    cause,
  });
}

/** NOT_FOUND of an addon. */
export function addonNotFound(addon: string): WebopsError {
  return new WebopsError('NOT_FOUND', `There is no addon "${addon}".`, {
    reason: 'ADDON_NOT_FOUND',
    details: [{ field: 'addon', action: 'list the addons, or discover them again' }],
  });
}

/** The error of a configuration, or an action's input, that does not fit its schema. @param what a whole sentence */
export function configInvalid(what: string, problems: readonly ConfigProblem[]): WebopsError {
  return new WebopsError('INVALID_ARGUMENT', what, {
    reason: 'CONFIG_INVALID',
    details: problems.map(({ field, reason }) => ({
      field: field === '' ? 'config_json' : `config_json.${field}`,
      action: reason,
    })),
  });
}
