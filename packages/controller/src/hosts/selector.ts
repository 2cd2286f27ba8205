/**
 * Label selectors, as kubectl's: `role=db,tier!=test,zone,!old,region in (eu, us),size notin (s)`. All parts must hold.
 * As there, `!=` and `notin` also hold for a host that lacks the label.
 */
import { WebopsError } from '@webops/protocol';

/** One part of a selector. */
export type Requirement =
  | { key: string; operator: 'in' | 'notin'; values: string[] }
  | { key: string; operator: 'exists' | 'absent' };

/** Longest selector that is read, in characters. */
const MAX_SELECTOR_LENGTH = 4096;
const NAME = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?';
const KEY = `(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?${NAME}`;
const LABEL_KEY = new RegExp(`^${KEY}$`);
const LABEL_VALUE = new RegExp(`^(?:${NAME})?$`);
const SET_PART = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EQUALITY_PART = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(\\S*)$`);
const EXISTENCE_PART = new RegExp(`^(!?)\\s*(${KEY})$`);

/** Whether a text may be the key of a label: `[prefix/]name`, as in Kubernetes. */
export function isLabelKey(text: string): boolean {
  return LABEL_KEY.test(text);
}

/** Whether a text may be the value of a label: at most 63 characters; may be empty. */
export function isLabelValue(text: string): boolean {
  return LABEL_VALUE.test(text);
}

/**
 * Reads a selector. An empty one has no parts and selects everything.
 *
 * @throws WebopsError INVALID_ARGUMENT (SELECTOR_INVALID) naming the part that is wrong.
 */
export function parseSelector(selector: string): Requirement[] {
  if (selector.length > MAX_SELECTOR_LENGTH)
    throw invalid(`is longer than ${MAX_SELECTOR_LENGTH} characters`);
  if (selector.trim() === '') return [];
  return splitParts(selector).map(parsePart);
}

/** Whether labels satisfy every part of a selector. */
export function matchesSelector(
  requirements: readonly Requirement[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return requirements.every((requirement) => satisfies(requirement, labels));
}

function satisfies(requirement: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'in':
      return value !== undefined && requirement.values.includes(value);
    case 'notin':
      return value === undefined || !requirement.values.includes(value);
  }
}

/** Splits at the commas outside parentheses. */
function splitParts(selector: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < selector.length; index++) {
    const character = selector[index];
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth === 0) {
      parts.push(selector.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(selector.slice(start));
  return parts.map((part) => part.trim());
}

function parsePart(part: string): Requirement {
  const set = SET_PART.exec(part);
  if (set) {
    const values = set[3]!.split(',').map((value) => value.trim());
    return {
      key: set[1]!,
      operator: set[2] as 'in' | 'notin',
      values: values.map((value) => checkValue(part, value)),
    };
  }
  const equality = EQUALITY_PART.exec(part);
  if (equality) {
    const operator = equality[2] === '!=' ? 'notin' : 'in';
    return { key: equality[1]!, operator, values: [checkValue(part, equality[3]!)] };
  }
  const existence = EXISTENCE_PART.exec(part);
  if (existence) return { key: existence[2]!, operator: existence[1] === '!' ? 'absent' : 'exists' };
  throw invalid(
    `has a part that cannot be read: "${part}"; write key=value, key!=value, key in (a, b), key notin (a), key or !key`,
  );
}

function checkValue(part: string, value: string): string {
  if (!isLabelValue(value)) throw invalid(`has the value "${value}" in "${part}", which no label can have`);
  return value;
}

function invalid(what: string): WebopsError {
  return new WebopsError('INVALID_ARGUMENT', `The label selector ${what}.`, {
    reason: 'SELECTOR_INVALID',
    details: [{ field: 'selector', action: 'Correct the selector.' }],
  });
}
