/** `addon_status`. */
import { ADDON_STATUSES, type AddonStatus, type Health } from '../states.js';
import { detailsOf, healthOf, scalarText, wordOf } from './fields.js';
import { ended, failed, type FunctionOutput, type Reading, take } from './reading.js';

/** What `addon_status` said. */
export interface StatusResult extends Reading {
  status: AddonStatus;
  health: Health;
  version: string;
  message: string;
  details: Record<string, unknown>;
}

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
