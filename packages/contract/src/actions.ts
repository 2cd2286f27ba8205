/**
 * An addon's own verbs: what its metadata declares under `actions`, by name, and runs as `addon_action_NAME` with `_` for each `-`.
 *
 *     "actions": {
 *       "switchover": {"description": "Make another member the primary",
 *                      "input": {"type": "object", "required": ["to"], "properties": {"to": {"type": "string"}}},
 *                      "output": {"type": "object", "required": ["primary"]}},
 *       "list-members": {"description": "Who is in the cluster", "read_only": true}
 *     }
 */
import { checkConfigSchema, type ConfigSchema, secretPathsOf } from './config.js';
import { ContractError } from './errors.js';
import { isObject } from './json-output.js';
import { ACTION_PREFIX } from './states.js';

/** Names of actions. */
export const ACTION_NAME_PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_NAME_CHARS = 48;
/** The most actions that an addon may declare. */
export const MAX_ACTIONS = 64;
/** The input of an action that only reads, in bytes of JSON: it travels in one line of a terminal, which holds 4,095. */
export const MAX_READ_INPUT_BYTES = 2048;

/** A declared action. */
export interface Action {
  name: string;
  description: string;
  /** Changes nothing: it runs beside changes, as a status does, and is not masked. */
  readOnly: boolean;
  /** JSON Schema of what is given on stdin; null takes any object. */
  input: ConfigSchema;
  /** JSON Schema of what it answers; null takes any object. */
  output: ConfigSchema;
  /** Its time limit in milliseconds, or null for the default of its kind. */
  timeoutMs: number | null;
}

const MAX_TIMEOUT_SECONDS = 7 * 24 * 3600;

/** The function that an action calls. */
export function actionFunction(name: string): string {
  return `${ACTION_PREFIX}${name.replaceAll('-', '_')}`;
}

/** Reads `actions` of the metadata. What cannot be read is left out, with a warning for the author. */
export function actionsOf(value: unknown, warnings: string[] = []): Action[] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) {
    warnings.push('"actions" is not an object and was left out');
    return [];
  }
  const actions: Action[] = [];
  for (const [name, raw] of Object.entries(value)) {
    if (actions.length === MAX_ACTIONS) {
      warnings.push(`"actions" has more than ${MAX_ACTIONS}; the rest was left out`);
      break;
    }
    if (name.length > MAX_NAME_CHARS || !ACTION_NAME_PATTERN.test(name))
      warnings.push(`"actions.${name}" was left out: a name is words of a-z and 0-9 joined by "-"`);
    else if (!isObject(raw)) warnings.push(`"actions.${name}" is not an object and was left out`);
    else {
      const action = actionOf(name, raw, warnings);
      if (action !== null) actions.push(action);
    }
  }
  return actions;
}

function actionOf(name: string, raw: Record<string, unknown>, warnings: string[]): Action | null {
  const input = schemaOf(name, 'input', raw['input'], warnings);
  const output = schemaOf(name, 'output', raw['output'], warnings);
  if (input === undefined || output === undefined) return null;
  let readOnly = raw['read_only'] === true;
  if (readOnly && secretPathsOf(input).length > 0) {
    readOnly = false;
    warnings.push(
      `"actions.${name}" takes a secret, so it runs as a change: the output of a read is not masked`,
    );
  }
  const seconds = raw['timeout_seconds'];
  const timed = typeof seconds === 'number' && seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS;
  if (seconds !== undefined && !timed)
    warnings.push(
      `"actions.${name}.timeout_seconds" is not a number of seconds up to a week and was left out`,
    );
  const description = typeof raw['description'] === 'string' ? raw['description'] : '';
  return { name, description, readOnly, input, output, timeoutMs: timed ? Math.round(seconds * 1000) : null };
}

/** Undefined when it cannot be used: an action whose input is not checked must not run. */
function schemaOf(name: string, part: string, value: unknown, warnings: string[]): ConfigSchema | undefined {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) {
    warnings.push(`"actions.${name}.${part}" is not an object; the action was left out`);
    return undefined;
  }
  try {
    checkConfigSchema(value, '');
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    warnings.push(`"actions.${name}.${part}" is no JSON Schema (${error.reason}); the action was left out`);
    return undefined;
  }
  return Object.keys(value).length === 0 ? null : value;
}
