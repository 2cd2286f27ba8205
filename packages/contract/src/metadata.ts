import { actionsOf } from './actions.js';
import { alertPolicyOf } from './alert-policy.js';
import { ContractError } from './errors.js';
import { readJsonObject, isObject } from './json-output.js';
import type { FunctionOutput } from './results/reading.js';
import { parseRequirement } from './requirement.js';
import { retryPoliciesOf } from './retry-policy.js';
import { systemRequirementsOf } from './system-requirements.js';

/** What `addon_metadata` says, with the contract's defaults for what a script leaves out. */
export interface AddonMetadata {
  /** `[a-z][a-z0-9-]{0,62}`; required. */
  name: string;
  /** Required. */
  version: string;
  /** @default name */
  display_name: string;
  /** @default "" */
  description: string;
  /** @default "other" */
  category: string;
  /** @default "" */
  maintainer: string;
  /** Names, or names with a range of versions. @default [] */
  depends: string[];
  /** Names. @default [] */
  provides: string[];
  /** As `depends`. @default [] */
  conflicts: string[];
  /** As `depends`: said to whoever installs it, and not required. */
  recommends?: string[];
  /** The version of what an install brings, where that is known beforehand: ranges are compared with it until the host has observed one. */
  installs_version?: string;
  /** Whatever else the script says, e.g. `license`, `ports`, `system_requirements`. */
  [extra: string]: unknown;
}

/** What reading metadata gave. */
export interface ParsedMetadata {
  metadata: AddonMetadata;
  /** The metadata's `config_schema`, or null. */
  configSchema: Record<string, unknown> | null;
  /** What was read leniently, for the addon's author. */
  warnings: string[];
}

/** Names of addons. */
export const ADDON_NAME_PATTERN = /^[a-z][a-z0-9-]{0,62}$/;
const FUNCTION = 'addon_metadata';
/** A version is a word: it stands in file names, tables and events. */
const VERSION_PATTERN = /^[0-9A-Za-z][0-9A-Za-z.+~:_-]{0,63}$/;

/**
 * Reads what `addon_metadata` printed.
 *
 * @param file - the script, for the error
 * @throws ContractError `METADATA_INVALID`, `FUNCTION_MISSING`, `FUNCTION_FAILED`, `RESULT_EMPTY` or `RESULT_UNREADABLE`; it names
 *   the file, the function and the reason
 */
export function parseMetadata(output: FunctionOutput, file: string): ParsedMetadata {
  const text = output.resultText ?? '';
  if (output.exitCode === 127 && text.trim() === '') {
    throw new ContractError('FUNCTION_MISSING', 'the script does not define it (exit code 127)', place(file));
  }
  const reading = readJsonObject(text, (object) => 'name' in object && 'version' in object);
  if (reading.object === null) {
    if (output.exitCode !== 0) {
      throw new ContractError(
        'FUNCTION_FAILED',
        `it ended with exit code ${output.exitCode ?? 'unknown'} and ${reading.reason}`,
        place(file),
      );
    }
    throw new ContractError(
      text.trim() === '' ? 'RESULT_EMPTY' : 'RESULT_UNREADABLE',
      reading.reason,
      place(file),
    );
  }
  const warnings: string[] = [];
  if (reading.warning !== null) warnings.push(reading.warning);
  if (output.exitCode !== 0) warnings.push(`it ended with exit code ${output.exitCode ?? 'unknown'}`);
  return checkMetadata(reading.object, file, warnings);
}

/** Checks metadata that is already an object, and fills in the defaults. Throws as {@link parseMetadata} does. */
export function checkMetadata(
  raw: Record<string, unknown>,
  file: string,
  warnings: string[] = [],
): ParsedMetadata {
  const name = raw['name'];
  if (name === undefined || name === null || name === '')
    throw invalid(file, 'name', 'has no "name", which is required');
  if (typeof name !== 'string')
    throw invalid(file, 'name', `"name" must be a string, not ${JSON.stringify(name)}`);
  if (!ADDON_NAME_PATTERN.test(name)) {
    throw invalid(file, 'name', `"name" is ${JSON.stringify(name)}; a name is [a-z][a-z0-9-]{0,62}`);
  }
  let version = raw['version'];
  if (version === undefined || version === null || version === '') {
    throw invalid(file, 'version', 'has no "version", which is required');
  }
  if (typeof version === 'number') {
    version = String(version);
    warnings.push('"version" is a number; it should be a string');
  }
  if (typeof version !== 'string' || !VERSION_PATTERN.test(version)) {
    throw invalid(file, 'version', `"version" is ${JSON.stringify(version)}; a version looks like "1.2.3"`);
  }
  const text = (key: string, fallback: string): string => textOf(raw[key], key, fallback, warnings);
  const list = (key: string): string[] => stringListOf(raw[key], key, warnings);
  const metadata: AddonMetadata = {
    ...raw,
    name,
    version,
    display_name: text('display_name', name),
    description: text('description', ''),
    category: text('category', 'other'),
    maintainer: text('maintainer', ''),
    depends: list('depends'),
    provides: list('provides'),
    conflicts: list('conflicts'),
  };
  if (raw['recommends'] !== undefined) metadata.recommends = list('recommends');
  if (raw['installs_version'] !== undefined) metadata.installs_version = text('installs_version', '');
  for (const field of ['depends', 'conflicts', 'recommends'] as const)
    for (const entry of metadata[field] ?? []) parseRequirement(entry, { ...place(file), field });
  retryPoliciesOf(raw['retry'], warnings);
  alertPolicyOf(raw['alert'], warnings);
  systemRequirementsOf(raw['system_requirements'], warnings);
  actionsOf(raw['actions'], warnings);
  return { metadata, configSchema: configSchemaOf(raw['config_schema'], warnings), warnings };
}

/** A list of strings; `[""]` counts as empty, as scripts in the field write it. */
export function stringListOf(value: unknown, key: string, warnings: string[]): string[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'string') {
    warnings.push(`"${key}" is a string; it should be a list`);
    return [value];
  }
  if (!Array.isArray(value)) {
    warnings.push(`"${key}" is not a list and was left out`);
    return [];
  }
  return value
    .filter((item) => item !== '' && item !== null && item !== undefined)
    .map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

function textOf(value: unknown, key: string, fallback: string, warnings: string[]): string {
  if (typeof value === 'string') return value === '' ? fallback : value;
  if (value === undefined || value === null) return fallback;
  warnings.push(`"${key}" is not a string and was replaced by its default`);
  return fallback;
}

function configSchemaOf(value: unknown, warnings: string[]): Record<string, unknown> | null {
  if (isObject(value)) return Object.keys(value).length === 0 ? null : value;
  if (value !== undefined && value !== null && value !== '') {
    warnings.push('"config_schema" is not an object and was left out');
  }
  return null;
}

function invalid(file: string, field: string, reason: string): ContractError {
  return new ContractError('METADATA_INVALID', reason, { ...place(file), field });
}

function place(file: string): { file: string; function: string } {
  return { file, function: FUNCTION };
}
