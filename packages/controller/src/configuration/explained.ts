/** Which layer each value of a configuration comes from. */
import { type ConfigSchema, secretPathsOf } from '@webops/contract';
import { isWithin, leavesOf } from '../planning/config-diff.js';
import type { ConfigObject } from './layers.js';
import { referenceOf } from './secret-references.js';

/** One value. */
export interface ExplainedValue {
  field: string;
  /** JSON; of a secret its mask. */
  value: string;
  secret: boolean;
  layer: string;
  /** Layers before it that say something for the field too. */
  over: string[];
}

/** @param layers in the order in which they were merged */
export function explained(
  masked: ConfigObject,
  layers: readonly { name: string; value: ConfigObject }[],
  schema: ConfigSchema,
): ExplainedValue[] {
  const secrets = secretPathsOf(schema).map((path) => path.split('.'));
  return [...leavesOf(masked)].map(([field, value]) => {
    const path = field.split('.');
    const saying = layers.filter((layer) => says(layer.value, path)).map(({ name }) => name);
    const secret = referenceOf(JSON.parse(value)) !== null || secrets.some((one) => isWithin(path, one));
    return { field, value, secret, layer: saying.at(-1) ?? 'default', over: saying.slice(0, -1) };
  });
}

/** Whether a layer has a value at a path. A list is a value: its items come from the layer that has it. */
function says(value: unknown, path: readonly string[]): boolean {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false;
    at = (at as ConfigObject)[step];
  }
  return true;
}
