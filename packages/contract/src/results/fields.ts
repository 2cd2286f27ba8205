/** Fields that several results have, read leniently. */
import { isObject } from '../json-output.js';
import { HEALTHS, type Health } from '../states.js';

/** A health of the contract; another word is `unknown`, with a warning. */
export function healthOf(value: unknown, warnings: string[]): Health {
  const said = wordOf(value);
  if (said === '') return 'unknown';
  const health = HEALTHS.find((known) => known === said);
  if (health === undefined) warnings.push(`"${said}" is no health; known are ${HEALTHS.join(', ')}`);
  return health ?? 'unknown';
}

/** A word in lower case, "" for anything else. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase().slice(0, 100) : '';
}

/** A text, number or truth value as text, "" for anything else. */
export function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** An object as it is; another value under `value`. */
export function detailsOf(value: unknown): Record<string, unknown> {
  if (isObject(value)) return value;
  return value === undefined || value === null || value === '' ? {} : { value };
}
