/** What records say of a request: bounded, whatever the request holds. */

/** Longest summary, in bytes of JSON. */
export const MAX_SUMMARY_BYTES = 2_048;
const MAX_TEXT_LENGTH = 200;
/** Items of a list, and keys of an object in a summary. */
const MAX_ITEMS = 20;
/** Left for the mark that something was left out. */
const MARK_BYTES = 16;

/**
 * A JSON object of at most {@link MAX_SUMMARY_BYTES}: long texts and lists are cut, empty ones left out. What does not fit is
 * left out whole, and `"cut": true` says so.
 */
export function summaryJson(details: Readonly<Record<string, unknown>>): string {
  const kept: Record<string, unknown> = {};
  let bytes = 2;
  let cut = false;
  for (const [key, value] of Object.entries(details)) {
    if (isEmpty(value)) continue;
    const bounded = bound(value);
    const size = Buffer.byteLength(JSON.stringify(key)) + Buffer.byteLength(JSON.stringify(bounded)) + 2;
    if (bytes + size > MAX_SUMMARY_BYTES - MARK_BYTES) {
      cut = true;
      continue;
    }
    bytes += size;
    kept[key] = bounded;
  }
  return JSON.stringify(cut ? { ...kept, cut } : kept);
}

/** A text of at most 200 characters. */
export function cutText(text: string): string {
  // Half a surrogate pair would not survive UTF-8.
  const whole = Buffer.from(text.slice(0, MAX_TEXT_LENGTH), 'utf8').toString('utf8');
  return text.length > MAX_TEXT_LENGTH ? `${whole}…` : whole;
}

/** The names of a configuration's fields, without their values; a note when it is no JSON object. */
export function configFields(configJson: string): string[] | string | undefined {
  if (configJson === '') return undefined;
  try {
    const config: unknown = JSON.parse(configJson);
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return Object.keys(config);
  } catch {
    // Said below.
  }
  return 'no JSON object';
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function bound(value: unknown): unknown {
  if (typeof value === 'string') return cutText(value);
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map(bound);
    return value.length > MAX_ITEMS ? [...items, `… ${value.length} in all`] : items;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value);
    const kept = fields.slice(0, MAX_ITEMS).map(([key, field]) => [cutText(key), bound(field)]);
    if (fields.length > MAX_ITEMS) kept.push(['…', `${fields.length} in all`]);
    return Object.fromEntries(kept);
  }
  return value;
}
