/** Which values of a configuration change. A secret's value is never shown: only whether it is another one. */
import { createHmac, randomBytes } from 'node:crypto';
import { type ConfigSchema, secretPathsOf } from '@webops/contract';
import type { ComputedConfig } from '../configuration/computed-config.js';
import type { HostConfigs } from '../configuration/host-configs.js';
import { referenceOf, withFingerprints } from '../configuration/secret-references.js';
import type { ConfigChange } from './plan-shapes.js';

/** Of this process alone, so that a fingerprint in a file tells nobody whether a guess is right. */
const KEY = randomBytes(32);

/** What applying a computed configuration changes on a host. Of references to secrets it says which version is there and which would be. */
export function appliedDiff(
  configs: Pick<HostConfigs, 'appliedOn' | 'secrets'>,
  hostId: string,
  { config, secretVersions }: Pick<ComputedConfig, 'config' | 'secretVersions'>,
  schema: ConfigSchema,
): ConfigChange[] {
  const applied = configs.appliedOn(hostId);
  const before = applied ? withFingerprints(applied.config, configs.secrets, applied.secretVersions) : {};
  return configDiff(before, withFingerprints(config, configs.secrets, secretVersions), schema);
}

export function configDiff(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  schema: ConfigSchema,
): ConfigChange[] {
  const secrets = secretPathsOf(schema).map((path) => path.split('.'));
  const [old, now] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((field) => {
    const [was, is] = [old.get(field) ?? '', now.get(field) ?? ''];
    if (was === is) return [];
    const declared = secrets.some((path) => isWithin(field.split('.'), path));
    const shown = (text: string) => {
      if (isReference(text)) return JSON.parse(text) as string;
      return declared && text !== '' ? fingerprint(text) : text;
    };
    const secret = declared || isReference(was) || isReference(is);
    return [{ field, before: shown(was), after: shown(is), secret }];
  });
}

function isReference(text: string): boolean {
  return text.startsWith('"') && referenceOf(JSON.parse(text)) !== null;
}

function fingerprint(text: string): string {
  return `fingerprint ${createHmac('sha256', KEY).update(text).digest('hex').slice(0, 12)}`;
}

/** Values by dotted path, as JSON. */
export function leavesOf(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value))
      leavesOf(inner, path === '' ? key : `${path}.${key}`, into);
  } else if (path !== '') into.set(path, JSON.stringify(value));
  return into;
}

export function isWithin(field: readonly string[], path: readonly string[]): boolean {
  return path.length <= field.length && path.every((step, index) => step === '*' || step === field[index]);
}
