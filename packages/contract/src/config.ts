/**
 * The configuration of an addon: checked against its `config_schema` (JSON Schema, draft 2020-12 or 7), with defaults filled in, and
 * with its secrets (properties marked `writeOnly: true`) known by path.
 */
import { createRequire } from 'node:module';
import type { Ajv, AnySchema, ErrorObject, ValidateFunction } from 'ajv';
import { ContractError } from './errors.js';
import { isObject } from './json-output.js';
import { MAX_DEPTH, pathsMarked, visit } from './schema-paths.js';

/** Loaded when the first schema is compiled: an agent compiles none, and its memory is its users'. */
const require = createRequire(import.meta.url);

/** A JSON Schema object, or null when an addon declares none. */
export type ConfigSchema = Record<string, unknown> | null;

/** One thing wrong with a configuration. */
export interface ConfigProblem {
  /** The field, dotted, e.g. `databases.0.name`; empty for the whole. */
  field: string;
  /** What is wrong, e.g. `must be <= 65535`. Holds no value: it may be a secret. */
  reason: string;
}

/** A checked configuration. */
export type ConfigCheck =
  | { ok: true; config: Record<string, unknown>; problems: readonly [] }
  | { ok: false; config: null; problems: readonly ConfigProblem[] };

/** What stands for a secret wherever a configuration is shown. */
export const SECRET_MASK = '********';
/** Secrets shorter than this are not searched for in output: masking them would destroy it. */
export const MIN_SECRET_CHARS = 4;
/** Environment variables longer than this are left out. */
const MAX_ENV_CHARS = 32_768;

/**
 * Throws `CONFIG_SCHEMA_INVALID` unless the schema can be used.
 *
 * @param file - the script it comes from, for the error
 */
export function checkConfigSchema(schema: ConfigSchema, file = ''): void {
  if (schema !== null) compile(schema, file);
}

/**
 * Checks a configuration and fills in the schema's defaults; the one given stays as it was. Without a schema every object passes.
 *
 * @throws ContractError `CONFIG_SCHEMA_INVALID` when the schema itself is unusable
 */
export function checkConfig(config: unknown, schema: ConfigSchema): ConfigCheck {
  if (!isObject(config)) {
    return { ok: false, config: null, problems: [{ field: '', reason: 'must be a JSON object' }] };
  }
  const copy = structuredClone(config);
  if (schema === null) return { ok: true, config: copy, problems: [] };
  const validate = compile(schema, '');
  if (validate(copy)) return { ok: true, config: copy, problems: [] };
  const problems = (validate.errors ?? []).slice(0, 100).map(problemOf);
  return { ok: false, config: null, problems };
}

/** Throws `CONFIG_INVALID`, naming the first field, unless {@link checkConfig} passes; returns the configuration with defaults. */
export function requireConfig(config: unknown, schema: ConfigSchema): Record<string, unknown> {
  const check = checkConfig(config, schema);
  if (check.ok) return check.config;
  const text = check.problems
    .map((problem) => `${problem.field || 'configuration'} ${problem.reason}`)
    .join('; ');
  throw new ContractError('CONFIG_INVALID', text, { field: check.problems[0]?.field ?? '' });
}

/** Paths of the `writeOnly` properties that a schema declares; `*` stands for every item or property. */
export function secretPathsOf(schema: ConfigSchema): string[] {
  return pathsMarked(schema, 'writeOnly');
}

/** A copy with every secret replaced by {@link SECRET_MASK}. An absent secret stays absent. */
export function maskSecrets(config: Record<string, unknown>, schema: ConfigSchema): Record<string, unknown> {
  const copy = structuredClone(config);
  for (const path of secretPathsOf(schema)) {
    visit(copy, path.split('.'), (parent, key) => {
      if (parent[key] !== null && parent[key] !== '') parent[key] = SECRET_MASK;
    });
  }
  return copy;
}

/** A copy in which every secret that is {@link SECRET_MASK} is the one of `previous` again (a configuration read, edited and sent back). */
export function restoreSecrets(
  config: Record<string, unknown>,
  previous: Record<string, unknown>,
  schema: ConfigSchema,
): Record<string, unknown> {
  const copy = structuredClone(config);
  for (const path of secretPathsOf(schema)) {
    visit(copy, path.split('.'), (parent, key, trail) => {
      if (parent[key] !== SECRET_MASK) return;
      const before = trail.reduce<unknown>(
        (at, step) => (at as Record<string, unknown> | undefined)?.[step],
        previous,
      );
      if (before === undefined) delete parent[key];
      else parent[key] = before;
    });
  }
  return copy;
}

/**
 * The secrets in a configuration, as they may appear in a script's output: longest first, each also in the form that JSON gives it.
 * Those shorter than {@link MIN_SECRET_CHARS} are left out.
 */
export function secretValuesOf(config: Record<string, unknown>, schema: ConfigSchema): string[] {
  const values = new Set<string>();
  for (const path of secretPathsOf(schema)) {
    visit(config, path.split('.'), (parent, key) => {
      for (const text of scalarsIn(parent[key], 0)) {
        if (text.length < MIN_SECRET_CHARS) continue;
        values.add(text);
        values.add(JSON.stringify(text).slice(1, -1));
      }
    });
  }
  return [...values].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** `ADDON_<KEY>` variables for old scripts: the top level's scalars that are no secrets. */
export function envOf(config: Record<string, unknown>, schema: ConfigSchema): Record<string, string> {
  const secrets = new Set(secretPathsOf(schema));
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries(config)) {
    if (secrets.has(key) || secrets.has('*')) continue;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const name = `ADDON_${key.replace(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;
    const text = String(value);
    // These two change what some scripts say about themselves.
    if (name === 'ADDON_NAME' || name === 'ADDON_VERSION') continue;
    if (text.length <= MAX_ENV_CHARS && !text.includes('\0')) env[name] = text;
  }
  return env;
}

function* scalarsIn(value: unknown, depth: number): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') yield String(value);
  else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
    for (const child of Object.values(value)) yield* scalarsIn(child, depth + 1);
  }
}

/** Compiled schemas by identity; an entry lives as long as its schema object. */
const compiled = new WeakMap<object, ValidateFunction>();

function compile(schema: Record<string, unknown>, file: string): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const options = {
    allErrors: true,
    useDefaults: true,
    strict: false,
    addUsedSchema: false,
    allowUnionTypes: true,
  };
  const declared = typeof schema['$schema'] === 'string' ? schema['$schema'] : '';
  const ajv = /draft-0[67]/.test(declared)
    ? new (require('ajv') as typeof import('ajv')).Ajv(options)
    : new (require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js')).Ajv2020(options);
  const { default: addFormats } = require('ajv-formats') as { default: (instance: Ajv) => void };
  addFormats(ajv as Ajv);
  try {
    const { $id: _id, ...anonymous } = schema;
    const validate = ajv.compile(anonymous as AnySchema);
    compiled.set(schema, validate);
    return validate;
  } catch (cause) {
    throw new ContractError('CONFIG_SCHEMA_INVALID', `config_schema: ${(cause as Error).message}`, {
      file,
      function: file === '' ? '' : 'addon_metadata',
      cause,
    });
  }
}

function problemOf(error: ErrorObject): ConfigProblem {
  const at = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
  const params = error.params as Record<string, unknown>;
  const named = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'];
  if (typeof named === 'string') at.push(named);
  return { field: at.join('.'), reason: reasonOf(error, params) };
}

function reasonOf(error: ErrorObject, params: Record<string, unknown>): string {
  switch (error.keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not known';
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    default:
      return error.message ?? `fails ${error.keyword}`;
  }
}
