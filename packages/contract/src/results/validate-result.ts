/** `addon_validate`. */
import { stringListOf } from '../metadata.js';
import { ended, failed, type FunctionOutput, type Reading, take } from './reading.js';

/** What `addon_validate` said. What cannot be read is not valid. */
export interface ValidateResult extends Reading {
  valid: boolean;
  errors: string[];
  validationWarnings: string[];
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
