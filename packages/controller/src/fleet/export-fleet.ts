/** What there is, as a fleet file. Secrets are masked; applied again, a masked one stays what it is. */
import { SECRET_MASK } from '@webops/contract';
import { nameOfLayer } from '../configuration/layers.js';
import type { FleetParts } from './fleet.js';
import type { FleetAddon, FleetSpec } from './fleet-spec.js';

const STATES_PAGE = 1000;

export async function exportFleet(parts: FleetParts): Promise<{ specJson: string; notes: string[] }> {
  const hosts = parts.hosts.list();
  const notes: string[] = [];
  const spec: FleetSpec = { version: 1, hosts: {}, addons: {} };
  for (const { name, labels } of hosts)
    if (Object.keys(labels).length > 0) spec.hosts![name] = { labels: sorted(labels) };
  for (const [addon, wanted] of await wantedAddons(parts)) {
    const on = [...wanted.keys()].sort();
    const versions = new Set(wanted.values());
    const one: FleetAddon = { on: on.length === hosts.length ? { all: true } : { hosts: on } };
    const [version] = versions;
    if (versions.size > 1)
      notes.push(`${addon} has the releases ${[...versions].join(', ')}; the file names none`);
    else if (version) one.version = version;
    spec.addons![addon] = one;
  }
  const names = new Map(hosts.map(({ _id, name }) => [_id, name]));
  for (const { addon, layer, value } of await parts.engine.configuration.allLayers()) {
    if (Object.keys(value).length === 0) continue;
    const one = spec.addons![addon];
    if (!one) {
      notes.push(`${addon} ${nameOfLayer(layer)} is left out: ${addon} is wanted on no host`);
      continue;
    }
    if (JSON.stringify(value).includes(`"${SECRET_MASK}"`))
      notes.push(
        `${addon} ${nameOfLayer(layer)} holds a secret by itself; make one with webops secret set, and refer to it`,
      );
    if (layer.kind === 'fleet') one.config = value;
    else if (layer.kind === 'group') one.groups = { ...one.groups, [layer.place]: value };
    else if (names.has(layer.place)) one.hosts = { ...one.hosts, [names.get(layer.place)!]: value };
  }
  return { specJson: JSON.stringify({ ...spec, addons: sorted(spec.addons ?? {}) }), notes };
}

/** By addon: the hosts that are to have it, with their releases. */
async function wantedAddons(parts: FleetParts): Promise<Map<string, Map<string, string>>> {
  const wanted = new Map<string, Map<string, string>>();
  const there = new Set(parts.hosts.list().map(({ _id }) => _id));
  for (let pageToken = ''; ; ) {
    const page = await parts.engine.listStates({ pageSize: STATES_PAGE, pageToken });
    for (const state of page.items) {
      if (!state.wanted?.installed || !there.has(state.hostId)) continue;
      const hosts = wanted.get(state.addon) ?? new Map<string, string>();
      wanted.set(state.addon, hosts.set(state.host, state.wanted.version));
    }
    if (page.nextPageToken === '') return wanted;
    pageToken = page.nextPageToken;
  }
}

function sorted<T>(object: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
