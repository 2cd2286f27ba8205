/**
 * The version of the agent link, with its history. A controller serves agents two versions back, so that a fleet is
 * upgraded controller first, agents after it.
 *
 * - 1: the first.
 */
import { WebopsError } from './errors.js';

/** What this build speaks. */
export const PROTOCOL_VERSION = 1;
/** The oldest version that this build still serves. */
export const OLDEST_PROTOCOL_VERSION = Math.max(1, PROTOCOL_VERSION - 2);

/**
 * Refuses an agent whose version this build does not serve: too old, or newer than the controller.
 *
 * @throws WebopsError FAILED_PRECONDITION `PROTOCOL_VERSION_UNSUPPORTED`
 */
export function requireProtocolVersion(version: number): void {
  if (Number.isInteger(version) && version >= OLDEST_PROTOCOL_VERSION && version <= PROTOCOL_VERSION) return;
  const older = version < OLDEST_PROTOCOL_VERSION;
  throw new WebopsError(
    'FAILED_PRECONDITION',
    `The agent speaks version ${version} of the protocol and this controller ${OLDEST_PROTOCOL_VERSION} to ${PROTOCOL_VERSION}: upgrade the ${older ? 'agent' : 'controller'}.`,
    { reason: 'PROTOCOL_VERSION_UNSUPPORTED', retryable: false },
  );
}
