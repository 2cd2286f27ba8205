/** Which values of a configuration change. A secret's value is never shown: only whether it is another one. */
import { createHmac, randomBytes } from 'node:crypto';
import { type ConfigSchema, secretPathsOf } from '@webops/contract';
import type { ConfigChange } from './plan-shapes.js';

/** Of this process alone, so that a fingerprint in a file tells nobody whether a guess is right. */
const KEY = randomBytes(32);

export function configDiff(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  schema: ConfigSchema,
): ConfigChange[] {
  const secrets = secretPathsOf(schema).map((path) => path.split('.'));
  const [old, now] = [leaves(before), leaves(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((field) => {
    const [was, is] = [old.get(field) ?? '', now.get(field) ?? ''];
    if (was === is) return [];
    const secret = secrets.some((path) => isWithin(field.split('.'), path));
    const shown = (text: string) => (secret && text !== '' ? fingerprint(text) : text);
    return [{ field, before: shown(was), after: shown(is), secret }];
  });
}

function fingerprint(text: string): string {
  return `fingerprint ${createHmac('sha256', KEY).update(text).digest('hex').slice(0, 12)}`;
}

/** Values by dotted path, as JSON. */
function leaves(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value))
      leaves(inner, path === '' ? key : `${path}.${key}`, into);
  } else if (path !== '') into.set(path, JSON.stringify(value));
  return into;
}

function isWithin(field: readonly string[], path: readonly string[]): boolean {
  return path.length <= field.length && path.every((step, index) => step === '*' || step === field[index]);
}
