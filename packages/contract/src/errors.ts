/** Stable codes of {@link ContractError}. */
export const CONTRACT_ERROR_CODES = [
  'FUNCTION_MISSING',
  'FUNCTION_FAILED',
  'RESULT_EMPTY',
  'RESULT_UNREADABLE',
  'METADATA_INVALID',
  'CONFIG_SCHEMA_INVALID',
  'CONFIG_INVALID',
  'BUNDLE_INVALID',
  'BUNDLE_TOO_LARGE',
  'KEY_INVALID',
] as const;
export type ContractErrorCode = (typeof CONTRACT_ERROR_CODES)[number];

/** Where a {@link ContractError} happened. */
export interface ContractErrorPlace {
  /** The script or archive, as the caller named it. */
  file?: string;
  /** The contract function, e.g. `addon_metadata`. */
  function?: string;
  /** The field of a configuration or of the metadata, dotted. */
  field?: string;
  cause?: unknown;
}

/** Something does not follow the addon contract. The message names file, function and reason. */
export class ContractError extends Error {
  readonly code: ContractErrorCode;
  readonly retryable = false;
  readonly file: string;
  readonly function: string;
  readonly field: string;
  /** The message without the place. */
  readonly reason: string;

  constructor(code: ContractErrorCode, reason: string, place: ContractErrorPlace = {}) {
    const where = [place.file, place.function].filter((part) => part !== undefined && part !== '').join(': ');
    super(where === '' ? reason : `${where}: ${reason}`, { cause: place.cause });
    this.name = 'ContractError';
    this.code = code;
    this.reason = reason;
    this.file = place.file ?? '';
    this.function = place.function ?? '';
    this.field = place.field ?? '';
  }
}
