/** Functions whose answer is any JSON object: `addon_get_config`, `addon_adopt`, and an addon's own actions. */
import { isObject } from '../json-output.js';
import { EXIT_NOT_FOUND, ended, failed, type FunctionOutput, type Reading, take } from './reading.js';

/** What such a function said. */
export interface ObjectResult extends Reading {
  /** Empty when it could not be read. */
  object: Record<string, unknown>;
}

/** What `addon_adopt` said. */
export interface AdoptResult extends Reading {
  /** The configuration that it found and keeps; null when it did not say. */
  config: Record<string, unknown> | null;
}

/** Reads `addon_get_config`: the settings that the host really has, by the names of `config_schema`. */
export function parseConfigResult(output: FunctionOutput): ObjectResult {
  return parseObject('addon_get_config', output);
}

/** Reads what an action answered. One that changes something and says nothing has answered `{}`. */
export function parseActionResult(name: string, output: FunctionOutput, mayBeSilent: boolean): ObjectResult {
  if (mayBeSilent && output.exitCode === 0 && (output.resultText ?? '').trim() === '')
    return { object: {}, error: null, warnings: [], evidence: null };
  return parseObject(name, output);
}

/** Reads `addon_adopt`: nothing, or `{"config": {…}}`. Its exit code decides whether it took over. */
export function parseAdoptResult(output: FunctionOutput): AdoptResult {
  const none = { config: null, error: null, warnings: [], evidence: null };
  if (output.exitCode === EXIT_NOT_FOUND || (output.resultText ?? '').trim() === '') return none;
  const taken = take('addon_adopt', output, (object) => isObject(object['config']));
  const config = taken.object?.['config'];
  if (isObject(config)) return { config, ...taken.reading };
  return { ...none, warnings: ['addon_adopt did not say {"config": {…}}: no configuration is known'] };
}

function parseObject(name: string, output: FunctionOutput): ObjectResult {
  const taken = take(name, output, () => true);
  if (taken.object === null) return { object: {}, ...taken.reading };
  if (output.exitCode === 0) return { object: taken.object, ...taken.reading };
  const message = `${name}: ${ended(output)}`;
  return { object: {}, ...failed('FUNCTION_FAILED', message, output, taken.reading) };
}
