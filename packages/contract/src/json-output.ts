/**
 * Finds the JSON object in what a function printed.
 *
 * Exact JSON comes first. Scripts in the field also print log lines around it, or a stray character; a single object is
 * then still read, with a warning. A trailing comma or two objects are not guessed at.
 */

/** What reading gave: an object, or the reason why there is none. */
export type JsonReading =
  | { object: Record<string, unknown>; warning: string | null }
  | { object: null; reason: string };

/** Evidence shown to people is cut to this many characters. */
export const MAX_EVIDENCE_CHARS = 2_000;
/** A message quotes no more of a text than this; the rest is in the evidence. */
const MAX_QUOTED_CHARS = 120;
/** A text with more objects than this is no result. */
const MAX_CANDIDATES = 64;
const ANSI_SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;

/** Text without terminal colours and cursor movements. */
export function stripAnsi(text: string): string {
  return text.replace(ANSI_SEQUENCE, '');
}

/** What a function printed, fit to show: no colours, bounded, head and tail kept. */
export function evidenceOf(text: string | null): string {
  const plain = stripAnsi(text ?? '').trim();
  if (plain.length <= MAX_EVIDENCE_CHARS) return plain;
  const half = MAX_EVIDENCE_CHARS / 2;
  return `${plain.slice(0, half)}\n[… ${plain.length - MAX_EVIDENCE_CHARS} characters cut …]\n${plain.slice(-half)}`;
}

/**
 * Reads the single JSON object in `text`.
 *
 * @param wanted - tells the function's result from another object in a log line; asked only when there are several
 */
export function readJsonObject(
  text: string,
  wanted: (object: Record<string, unknown>) => boolean = () => true,
): JsonReading {
  const plain = stripAnsi(text)
    .replace(/^\uFEFF/, '')
    .trim();
  if (plain === '') return { object: null, reason: 'it printed nothing' };
  const exact = tryParse(plain);
  if ('value' in exact) {
    if (isObject(exact.value)) return { object: exact.value, warning: null };
    return { object: null, reason: `it printed ${kindOf(exact.value)}, not a JSON object` };
  }
  // A stray brace would confuse the search below.
  for (const shorter of [plain.slice(1), plain.slice(0, -1)]) {
    const parsed = tryParse(shorter.trim());
    if ('value' in parsed && isObject(parsed.value)) {
      return { object: parsed.value, warning: 'a stray character around the JSON object was ignored' };
    }
  }
  const found = objectsIn(plain);
  // Alone and unspoilt it needs no second look; otherwise it must look like the result.
  const alone = found.objects.length === 1 && !found.broken;
  const chosen = alone ? found.objects : found.objects.filter(wanted);
  if (chosen.length === 1) return { object: chosen[0]!, warning: 'text around the JSON object was ignored' };
  if (chosen.length > 1)
    return { object: null, reason: `it printed ${chosen.length} JSON objects; which one is meant?` };
  if (!plain.includes('{')) return { object: null, reason: `it printed text, not JSON: ${quoted(plain)}` };
  return { object: null, reason: `it printed JSON that cannot be read: ${exact.error}${hintFor(plain)}` };
}

/** The beginning of a text on one line, as a message quotes it. */
function quoted(plain: string): string {
  const line = plain.replace(/\s+/g, ' ');
  return JSON.stringify(line.length > MAX_QUOTED_CHARS ? `${line.slice(0, MAX_QUOTED_CHARS)}…` : line);
}

/** Whether a value is a JSON object (no array, not null). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectsIn(text: string): { objects: Record<string, unknown>[]; broken: boolean } {
  const objects: Record<string, unknown>[] = [];
  let broken = false;
  let from = text.indexOf('{');
  for (let tries = 0; from !== -1 && tries < MAX_CANDIDATES; tries += 1) {
    const end = endOfObject(text, from);
    if (end === -1) {
      // Unclosed: what stands inside it is not a result, so look on only at the start of a later line.
      broken = true;
      const next = text.indexOf('\n{', from);
      from = next === -1 ? -1 : next + 1;
      continue;
    }
    const parsed = tryParse(text.slice(from, end));
    if ('value' in parsed && isObject(parsed.value)) objects.push(parsed.value);
    else broken = true;
    from = text.indexOf('{', end);
  }
  return { objects, broken };
}

/** Index after the brace that closes the one at `from`, or -1. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  let inString = false;
  for (let i = from; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 0x5c) i += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b) depth += 1;
    else if (char === 0x7d) {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  return -1;
}

function tryParse(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function hintFor(text: string): string {
  return /,\s*[}\]]/.test(text) ? ' (a trailing comma?)' : '';
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return `a ${typeof value}`;
}
