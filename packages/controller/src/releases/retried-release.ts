/** What a retry repeats of what was asked about releases. */
import type { CreateOperationInput } from '../operations/inputs.js';
import type { OperationDoc } from '../state/documents.js';

export function retriedRelease(
  operation: OperationDoc,
): Pick<CreateOperationInput, 'version' | 'release' | 'noRollback' | 'withData'> {
  const { kind, addonVersion: version, noRollback, withData, release } = operation;
  return {
    ...(kind === 'upgrade' ? { version } : {}),
    ...(noRollback ? { noRollback } : {}),
    ...(withData ? { withData } : {}),
    ...(release === undefined ? {} : { release }),
  };
}
