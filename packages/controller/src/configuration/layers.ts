/**
 * The layers of an addon's wanted configuration, and which of them count for a host:
 *
 *     addon's defaults ─▶ fleet ─▶ groups of hosts (by label) ─▶ the host ─▶ what an operation is given
 *
 * Each is merged over those before it (JSON Merge Patch). Of two groups that a host is in, the one whose selector has more parts comes later,
 * and of two with as many, the one that comes later in the alphabet: the same on every controller, whatever was set first.
 */
import { matchesSelector, parseSelector, type Requirement } from '../hosts/selector.js';
import type { HostDoc } from '../operations/ports.js';
import type { ConfigRevisionDoc } from '../state/documents.js';

export type ConfigObject = Record<string, unknown>;

/** Which layer. */
export type LayerPlace = Pick<ConfigRevisionDoc, 'kind' | 'place' | 'host'>;

/** A layer as it is now. */
export interface Layer extends LayerPlace {
  value: ConfigObject;
  revision: number;
  by: string;
  source: string;
  secrets: string[];
}

/** A layer that is not of one host. */
export interface SharedLayer extends Layer {
  requirements: readonly Requirement[];
}

export const FLEET_LAYER: LayerPlace = { kind: 'fleet', place: '', host: '' };

/** The group of hosts that a selector selects, in one spelling. @throws WebopsError SELECTOR_INVALID */
export function groupLayer(selector: string): LayerPlace {
  return { kind: 'group', place: canonicalSelector(selector), host: '' };
}

export function hostLayer({ _id, name }: Pick<HostDoc, '_id' | 'name'>): LayerPlace {
  return { kind: 'host', place: _id, host: name };
}

/** What tells layers of an addon apart. */
export function keyOfLayer({ kind, place }: Pick<LayerPlace, 'kind' | 'place'>): string {
  return `${kind} ${place}`;
}

/** For people. */
export function nameOfLayer({ kind, place, host }: LayerPlace): string {
  if (kind === 'fleet') return 'fleet';
  return kind === 'group' ? `group ${place}` : `host ${host || place}`;
}

/** In the order in which they are merged. */
export function inLayerOrder(layers: readonly Layer[]): SharedLayer[] {
  return layers
    .map((layer) => ({ ...layer, requirements: layer.kind === 'group' ? parseSelector(layer.place) : [] }))
    .sort((a, b) => a.requirements.length - b.requirements.length || (a.place < b.place ? -1 : 1));
}

/** Those of the fleet and its groups that count for a host. */
export function layersFor(
  shared: readonly SharedLayer[],
  labels: Readonly<Record<string, string>>,
): SharedLayer[] {
  return shared.filter(({ requirements }) => matchesSelector(requirements, labels));
}

function canonicalSelector(selector: string): string {
  const parts = parseSelector(selector).map((part) => {
    if (part.operator === 'exists' || part.operator === 'absent')
      return part.operator === 'exists' ? part.key : `!${part.key}`;
    const values = [...new Set((part as Extract<Requirement, { values: string[] }>).values)].sort();
    if (values.length === 1) return `${part.key}${part.operator === 'in' ? '=' : '!='}${values[0]}`;
    return `${part.key} ${part.operator} (${values.join(', ')})`;
  });
  return [...new Set(parts)].sort().join(',');
}
