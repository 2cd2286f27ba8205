/** Which places of a configuration a schema marks with a keyword. */
import type { ConfigSchema } from './config.js';
import { isObject } from './json-output.js';

/** References deeper than this are not followed (a schema may refer to itself). */
export const MAX_DEPTH = 24;

/** Dotted paths of the properties that have `keyword: true`; `*` stands for every item or property. */
export function pathsMarked(schema: ConfigSchema, keyword: string): string[] {
  const paths = new Set<string>();
  if (schema !== null) collect(schema, schema, [], paths, 0, keyword);
  return [...paths].sort();
}

export type Visitor = (parent: Record<string, unknown>, key: string, trail: readonly string[]) => void;

/** Calls `visitor` for each value at a path that exists; `*` is every item or property. */
export function visit(
  value: unknown,
  steps: readonly string[],
  visitor: Visitor,
  trail: readonly string[] = [],
): void {
  if (typeof value !== 'object' || value === null) return;
  const parent = value as Record<string, unknown>;
  const [step, ...rest] = steps;
  if (step === undefined) return;
  const keys = step === '*' ? Object.keys(parent) : Object.hasOwn(parent, step) ? [step] : [];
  for (const key of keys) {
    if (rest.length === 0) visitor(parent, key, [...trail, key]);
    else visit(parent[key], rest, visitor, [...trail, key]);
  }
}

function collect(
  node: unknown,
  root: Record<string, unknown>,
  path: readonly string[],
  into: Set<string>,
  depth: number,
  keyword: string,
): void {
  if (!isObject(node) || depth > MAX_DEPTH) return;
  if (node[keyword] === true && path.length > 0) {
    into.add(path.join('.'));
    return;
  }
  const go = (child: unknown, step?: string): void =>
    collect(child, root, step === undefined ? path : [...path, step], into, depth + 1, keyword);
  const reference = node['$ref'];
  if (typeof reference === 'string' && reference.startsWith('#/')) go(resolve(root, reference));
  for (const [name, child] of Object.entries(isObject(node['properties']) ? node['properties'] : {}))
    go(child, name);
  for (const key of ['items', 'additionalProperties']) go(node[key], '*');
  for (const child of Object.values(isObject(node['patternProperties']) ? node['patternProperties'] : {}))
    go(child, '*');
  for (const key of ['allOf', 'anyOf', 'oneOf', 'prefixItems']) {
    const list = node[key];
    if (Array.isArray(list)) for (const child of list) go(child, key === 'prefixItems' ? '*' : undefined);
  }
  for (const key of ['if', 'then', 'else']) go(node[key]);
}

function resolve(root: Record<string, unknown>, reference: string): unknown {
  const steps = reference
    .slice(2)
    .split('/')
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
  return steps.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), root);
}
