/** `secret://NAME` in a configuration: stands for the secret wherever a configuration is stored or shown, and is its value on the host alone. */
import type { OpenSecret } from '../operations/ports.js';
import type { ConfigObject } from './layers.js';

const PREFIX = 'secret://';
/** Names of secrets. */
export const SECRET_NAME = /^[a-z][a-z0-9_-]{0,62}$/;

/** The name that a value refers to; null when it is no reference. */
export function referenceOf(value: unknown): string | null {
  return typeof value === 'string' && value.startsWith(PREFIX) ? value.slice(PREFIX.length) : null;
}

/** Names that a configuration refers to, each once. */
export function referencesIn(value: unknown, into = new Set<string>()): Set<string> {
  const name = referenceOf(value);
  if (name !== null) into.add(name);
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) referencesIn(inner, into);
  return into;
}

/** A copy with the secrets in the place of the references; one to a secret that is not there stays. */
export function withSecrets(config: ConfigObject, secrets: ReadonlyMap<string, OpenSecret>): ConfigObject {
  return mapped(config, (name, text) => secrets.get(name)?.value ?? text) as ConfigObject;
}

/** A copy in which references say which version of the secret they stand for, as plans show it. */
export function withFingerprints(
  config: ConfigObject,
  secrets: ReadonlyMap<string, OpenSecret>,
  versions: Readonly<Record<string, number>>,
): ConfigObject {
  return mapped(config, (name, text) => {
    const version = versions[name];
    if (version === undefined) return text;
    return `${text} version ${version}, fingerprint ${secrets.get(name)?.fingerprints.get(version) ?? 'not kept'}`;
  }) as ConfigObject;
}

/** `filled` is `config` with secrets in it and defaults added: the same with the references of `config` again. */
export function withReferences(filled: unknown, config: unknown): unknown {
  if (referenceOf(config) !== null) return config;
  if (typeof filled !== 'object' || filled === null || typeof config !== 'object' || config === null)
    return filled;
  const from = config as ConfigObject;
  for (const [key, value] of Object.entries(filled as ConfigObject))
    if (Object.hasOwn(from, key)) (filled as ConfigObject)[key] = withReferences(value, from[key]);
  return filled;
}

function mapped(value: unknown, replace: (name: string, text: string) => unknown): unknown {
  const name = referenceOf(value);
  if (name !== null) return replace(name, value as string);
  if (Array.isArray(value)) return value.map((inner) => mapped(inner, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapped(inner, replace)]));
}
