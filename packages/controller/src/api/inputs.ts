/** Bounds and shapes of what callers send. */
import { WebopsError } from '@webops/protocol';
import { isLabelKey, isLabelValue } from '../hosts/selector.js';

/** Most items of a page. */
export const MAX_PAGE_SIZE = 1000;
/** Most labels of a host or a token. */
export const MAX_LABELS = 64;
/** Longest name of anything. */
const MAX_NAME_LENGTH = 253;
/** Longest free text. */
const MAX_TEXT_LENGTH = 1024;

/** An INVALID_ARGUMENT that names its field. */
export function invalidField(field: string, message: string, action: string): WebopsError {
  return new WebopsError('INVALID_ARGUMENT', message, {
    reason: 'FIELD_INVALID',
    details: [{ field, action }],
  });
}

/** A name that must be there. */
export function requireName(value: string, field: string): string {
  if (value === '') throw invalidField(field, `${field} is empty.`, `Set ${field}.`);
  return boundedName(value, field);
}

/** A name that may be empty. */
export function boundedName(value: string, field: string): string {
  if (value.length > MAX_NAME_LENGTH) {
    throw invalidField(field, `${field} is longer than ${MAX_NAME_LENGTH} characters.`, 'Shorten it.');
  }
  return value;
}

/** Free text. */
export function boundedText(value: string, field: string): string {
  if (value.length > MAX_TEXT_LENGTH) {
    throw invalidField(field, `${field} is longer than ${MAX_TEXT_LENGTH} characters.`, 'Shorten it.');
  }
  return value;
}

/** Items of a page; 0 is the default. */
export function pageSizeOf(value: number, defaultSize: number): number {
  if (value < 0 || value > MAX_PAGE_SIZE) {
    throw invalidField('page_size', `page_size is ${value}.`, `Set it between 0 and ${MAX_PAGE_SIZE}.`);
  }
  return value === 0 ? defaultSize : value;
}

/** A page token that carries where the last page ended. */
export function encodePageToken(after: string[]): string {
  return Buffer.from(JSON.stringify(after)).toString('base64url');
}

/** What {@link encodePageToken} carried; null for the first page. */
export function decodePageToken(token: string, parts: number): string[] | null {
  if (token === '') return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(token.slice(0, 2048), 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === parts && value.every((part) => typeof part === 'string'))
      return value;
  } catch {
    // Said below.
  }
  throw invalidField(
    'page_token',
    'page_token is not one that this controller gave.',
    'Use next_page_token of the page before.',
  );
}

/** Labels with allowed keys and values, not too many. */
export function checkLabels(labels: Readonly<Record<string, string>>, field: string): Record<string, string> {
  const entries = Object.entries(labels);
  if (entries.length > MAX_LABELS)
    throw invalidField(field, `${field} has more than ${MAX_LABELS} labels.`, 'Leave some out.');
  for (const [key, value] of entries) {
    if (!isLabelKey(key)) {
      throw invalidField(
        field,
        `"${key}" cannot be the key of a label.`,
        'Use letters, digits, dots, dashes and underscores.',
      );
    }
    if (!isLabelValue(value)) {
      const action = 'Use at most 63 letters, digits, dots, dashes and underscores.';
      throw invalidField(field, `"${value}" cannot be the value of the label "${key}".`, action);
    }
  }
  return Object.fromEntries(entries);
}
