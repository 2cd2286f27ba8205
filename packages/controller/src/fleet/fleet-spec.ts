/** A fleet file: what the fleet should have. YAML for people; here as the JSON that it says. */
import { checkConfig } from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import type { ConfigObject } from '../configuration/layers.js';

const NAME = '^[a-z][a-z0-9-]{0,62}$';
const MAX_SPEC_BYTES = 1024 * 1024;

/** Which hosts have an addon. */
export type FleetTarget = { all: true } | { selector: string } | { hosts: string[] };

/** What an addon is to be. */
export interface FleetAddon {
  on: FleetTarget;
  /** The release; left out: the registry's. */
  version?: string;
  /** Of the fleet. */
  config?: ConfigObject;
  /** Of groups of hosts, by selector. */
  groups?: Record<string, ConfigObject>;
  /** Of hosts, by name. */
  hosts?: Record<string, ConfigObject>;
}

export interface FleetSpec {
  version: 1;
  hosts?: Record<string, { labels: Record<string, string> }>;
  addons?: Record<string, FleetAddon>;
}

const CONFIG = { type: 'object' };
const CONFIGS = { type: 'object', additionalProperties: CONFIG };
const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['version'],
  properties: {
    version: { enum: [1] },
    hosts: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['labels'],
        properties: { labels: { type: 'object', additionalProperties: { type: 'string' } } },
      },
    },
    addons: {
      type: 'object',
      propertyNames: { pattern: NAME },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['on'],
        properties: {
          on: {
            type: 'object',
            additionalProperties: false,
            minProperties: 1,
            maxProperties: 1,
            properties: {
              all: { enum: [true] },
              selector: { type: 'string', minLength: 1 },
              hosts: { type: 'array', items: { type: 'string' }, maxItems: 10_000 },
            },
          },
          version: { type: 'string' },
          config: CONFIG,
          groups: CONFIGS,
          hosts: CONFIGS,
        },
      },
    },
  },
};

/** @throws WebopsError FLEET_INVALID naming the fields */
export function readFleetSpec(text: string): FleetSpec {
  if (Buffer.byteLength(text) > MAX_SPEC_BYTES) throw invalid([{ field: '', reason: 'has more than 1 MiB' }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid([{ field: '', reason: 'is not JSON' }]);
  }
  const check = checkConfig(value, SCHEMA);
  if (!check.ok) throw invalid(check.problems);
  return check.config as unknown as FleetSpec;
}

function invalid(problems: readonly { field: string; reason: string }[]): WebopsError {
  const text = problems.map(({ field, reason }) => `${field || 'the file'} ${reason}`).join('; ');
  return new WebopsError('INVALID_ARGUMENT', `The fleet file is wrong: ${text}.`, {
    reason: 'FLEET_INVALID',
    details: problems.map(({ field, reason }) => ({ field, action: reason })),
  });
}
