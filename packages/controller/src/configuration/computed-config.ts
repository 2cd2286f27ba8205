/** The configuration that a host should have: its layers one over another, with what an operation is given on top. Computed, never stored as such. */
import { isDeepStrictEqual } from 'node:util';
import {
  checkConfig,
  type ConfigProblem,
  type ConfigSchema,
  envOf,
  immutableProblems,
  MIN_SECRET_CHARS,
  maskSecrets,
  secretValuesOf,
} from '@webops/contract';
import { mergeConfig } from '../operations/config-merge.js';
import type { OpenSecret } from '../operations/ports.js';
import type { ConfigObject, Layer } from './layers.js';
import { referencesIn, withFingerprints, withReferences, withSecrets } from './secret-references.js';

/** What a host last applied. */
export interface AppliedConfig {
  version: number;
  config: ConfigObject;
  secretVersions: Record<string, number>;
  /** What was given for the host is in its layer. */
  layered: boolean;
}

/** What it is computed from. */
export interface ConfigSources {
  /** Of the fleet and of the groups that the host is in, in order. */
  shared: readonly Layer[];
  /** Of the host. */
  own: ConfigObject;
  applied: AppliedConfig | null;
  schema: ConfigSchema;
  secrets: ReadonlyMap<string, OpenSecret>;
}

/** A computed configuration, or what keeps it from being one. */
export interface ComputedConfig {
  /** With the schema's defaults; references to secrets stand for themselves. */
  config: ConfigObject;
  /** The host's layer, what was given included. */
  own: ConfigObject;
  /** Of the secrets that it refers to. */
  secretVersions: Record<string, number>;
  problems: readonly ConfigProblem[];
}

/** The host's layer before there were layers: what was applied, without what the schema's defaults would give anyway. */
export function ownOf(
  layer: Layer | undefined,
  applied: AppliedConfig | null,
  schema: ConfigSchema,
): ConfigObject {
  if (layer) return layer.value;
  if (!applied || applied.layered) return {};
  const properties = (schema?.['properties'] ?? {}) as Record<string, { default?: unknown } | undefined>;
  return Object.fromEntries(
    Object.entries(applied.config).filter(
      ([key, value]) =>
        !isDeepStrictEqual(value, Object.hasOwn(properties, key) ? properties[key]?.default : undefined),
    ),
  );
}

/** @param given over the host's layer; as a patch, in which null takes a value out of it */
export function computeConfig(sources: ConfigSources, given: ConfigObject = {}): ComputedConfig {
  const { applied, schema, secrets } = sources;
  const own = mergeConfig(sources.own, given, schema);
  const merged = [...sources.shared.map(({ value }) => value), own].reduce<ConfigObject>(
    (below, value) => mergeConfig(below, value, null),
    {},
  );
  const names = [...referencesIn(merged)];
  const missing = names.filter((name) => !secrets.has(name));
  const check = checkConfig(withSecrets(merged, secrets), schema);
  const config = (check.ok ? withReferences(check.config, merged) : merged) as ConfigObject;
  const secretVersions = Object.fromEntries(names.flatMap((name) => secretVersion(name, secrets)));
  // A reference to what has another value now is a change too.
  const wrong =
    check.ok && applied
      ? immutableProblems(
          withFingerprints(applied.config, secrets, applied.secretVersions),
          withFingerprints(config, secrets, secretVersions),
          schema,
        )
      : check.problems;
  return {
    config,
    own,
    secretVersions,
    problems: [
      ...missing.map((name) => ({
        field: '',
        reason: `refers to secret://${name}, which does not exist; make it: webops secret set ${name}`,
      })),
      ...wrong,
    ],
  };
}

/** What is wrong, in one line. */
export function problemText(problems: readonly ConfigProblem[]): string {
  return problems.map(({ field, reason }) => `${field || 'the configuration'} ${reason}`).join('; ');
}

/** A configuration as its host gets it. */
export interface HostConfig {
  /** References to secrets stand for themselves. */
  config: ConfigObject;
  secretVersions: Record<string, number>;
  /** JSON with the secrets in it. */
  bytes: Buffer;
  /** What the holder masks. */
  secrets: string[];
  /** Never a secret. */
  env: Record<string, string>;
  maskedJson: string;
}

export function hostConfigOf(
  { config, secretVersions }: Pick<ComputedConfig, 'config' | 'secretVersions'>,
  schema: ConfigSchema,
  secrets: ReadonlyMap<string, OpenSecret>,
): HostConfig {
  const full = withSecrets(config, secrets);
  const values = new Set(secretValuesOf(full, schema));
  for (const name of referencesIn(config)) {
    const value = secrets.get(name)?.value;
    // Shorter ones would destroy the output.
    if (value !== undefined && value.length >= MIN_SECRET_CHARS) values.add(value);
  }
  const withoutReferences = Object.fromEntries(
    Object.entries(config).filter(([, value]) => referencesIn(value).size === 0),
  );
  return {
    config,
    secretVersions,
    bytes: Buffer.from(JSON.stringify(full), 'utf8'),
    secrets: [...values],
    env: envOf(withoutReferences, schema),
    maskedJson: JSON.stringify(maskedConfig(config, schema)),
  };
}

/** With secrets masked, and references to secrets as they are. */
export function maskedConfig(config: ConfigObject, schema: ConfigSchema): ConfigObject {
  return withReferences(maskSecrets(config, schema), config) as ConfigObject;
}

function secretVersion(name: string, secrets: ReadonlyMap<string, OpenSecret>): [string, number][] {
  const secret = secrets.get(name);
  return secret ? [[name, secret.version]] : [];
}
