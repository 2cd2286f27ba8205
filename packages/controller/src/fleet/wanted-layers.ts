/** The layers that a fleet file sets, and what it does not set any more. */
import {
  type ConfigObject,
  FLEET_LAYER,
  groupLayer,
  hostLayer,
  keyOfLayer,
  type LayerPlace,
} from '../configuration/layers.js';
import type { HostRecord } from '../hosts/host-store.js';
import type { FleetAddon } from './fleet-spec.js';

/** A layer with what a file says of it. */
export interface WantedLayer {
  layer: LayerPlace;
  value: ConfigObject;
}

/** @returns null for a host that is not there */
export type FindHost = (name: string) => HostRecord | null;

/** By {@link keyOfLayer}. Hosts that are not there are left out. @throws WebopsError SELECTOR_INVALID */
export function layersOf(addon: FleetAddon | undefined, find: FindHost): Map<string, WantedLayer> {
  const all: WantedLayer[] = [];
  if (addon?.config) all.push({ layer: FLEET_LAYER, value: addon.config });
  for (const [selector, value] of Object.entries(addon?.groups ?? {}))
    all.push({ layer: groupLayer(selector), value });
  for (const [name, value] of Object.entries(addon?.hosts ?? {})) {
    const host = find(name);
    if (host) all.push({ layer: hostLayer(host), value });
  }
  return new Map(all.map((one) => [keyOfLayer(one.layer), one]));
}

/** A patch that takes out what was there and is not wanted any more; null: there is nothing. */
export function withoutOlder(before: ConfigObject, wanted: ConfigObject): ConfigObject | null {
  const patch: ConfigObject = {};
  for (const [key, old] of Object.entries(before)) {
    if (!Object.hasOwn(wanted, key)) patch[key] = null;
    else if (isObject(old) && isObject(wanted[key])) {
      const inner = withoutOlder(old, wanted[key]);
      if (inner) patch[key] = inner;
    }
  }
  return Object.keys(patch).length > 0 ? patch : null;
}

/** A patch and what it takes out, as one. */
export function together(patch: ConfigObject, removals: ConfigObject | null): ConfigObject {
  const all: ConfigObject = { ...patch };
  for (const [key, value] of Object.entries(removals ?? {})) {
    const there = all[key];
    all[key] = isObject(value) && isObject(there) ? together(there, value) : value;
  }
  return all;
}

function isObject(value: unknown): value is ConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
