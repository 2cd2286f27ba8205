/** Computes an addon's configuration for hosts, from what is read once for all of them. */
import type { ConfigSchema } from '@webops/contract';
import type { Core } from '../operations/core.js';
import type { HostDoc, OpenSecret } from '../operations/ports.js';
import {
  type AppliedConfig,
  type ComputedConfig,
  type ConfigSources,
  computeConfig,
  ownOf,
} from './computed-config.js';
import { type ConfigObject, inLayerOrder, type Layer, layersFor, type SharedLayer } from './layers.js';
import { referencesIn } from './secret-references.js';

/** What the configuration of an addon is computed from, for some hosts. */
export class HostConfigs {
  /** Hosts with nothing of their own and the same groups get the same. */
  private readonly known = new Map<string, ComputedConfig>();

  private constructor(
    private readonly schema: ConfigSchema,
    private readonly shared: readonly SharedLayer[],
    private readonly own: ReadonlyMap<string, Layer>,
    private readonly applied: ReadonlyMap<string, AppliedConfig>,
    readonly secrets: ReadonlyMap<string, OpenSecret>,
  ) {}

  /**
   * @param given what operations may be given on top, for its references
   * @param instead layers as they would be
   */
  static async read(
    core: Pick<Core, 'layers' | 'configs' | 'vault'>,
    addon: string,
    schema: ConfigSchema,
    hostIds: readonly string[],
    given: ConfigObject = {},
    instead: readonly Layer[] = [],
  ): Promise<HostConfigs> {
    const [shared, own, applied] = await Promise.all([
      core.layers.sharedLayers(addon),
      core.layers.hostLayers(addon, hostIds),
      core.configs.openVersions(hostIds, addon),
    ]);
    const places = new Set(instead.map(({ kind, place }) => `${kind} ${place}`));
    const stays = shared.filter(({ kind, place }) => !places.has(`${kind} ${place}`));
    for (const layer of instead) if (layer.kind === 'host') own.set(layer.place, layer);
    const all = inLayerOrder([...stays, ...instead.filter(({ kind }) => kind !== 'host')]);
    const names = referencesIn(given);
    for (const { value } of [...all, ...own.values()]) referencesIn(value, names);
    for (const { config } of applied.values()) referencesIn(config, names);
    return new HostConfigs(schema, all, own, applied, await core.vault.open(names));
  }

  /** What the host last applied. */
  appliedOn(hostId: string): AppliedConfig | null {
    return this.applied.get(hostId) ?? null;
  }

  sourcesOf(host: Pick<HostDoc, '_id' | 'labels'>): ConfigSources {
    const { schema, secrets } = this;
    const applied = this.appliedOn(host._id);
    return {
      shared: layersFor(this.shared, host.labels),
      own: ownOf(this.own.get(host._id), applied, schema),
      applied,
      schema,
      secrets,
    };
  }

  /** The host's own layer, when it has one. */
  ownLayer(hostId: string): Layer | null {
    return this.own.get(hostId) ?? null;
  }

  /** Which revisions and secrets it is computed from, for a plan. */
  stateFor(host: Pick<HostDoc, '_id' | 'labels'>): string {
    const own = this.own.get(host._id);
    const layers = [...layersFor(this.shared, host.labels), ...(own ? [own] : [])];
    const secrets = [...layers.reduce((names, { value }) => referencesIn(value, names), new Set<string>())];
    const parts = [
      ...layers.map(({ revision }) => `revision ${revision}`),
      ...secrets.map((name) => `secret ${name} version ${this.secrets.get(name)?.version ?? 'none'}`),
    ];
    return parts.join(', ') || 'nothing set';
  }

  computed(host: Pick<HostDoc, '_id' | 'labels'>, given: ConfigObject = {}): ComputedConfig {
    const sources = this.sourcesOf(host);
    if (sources.applied || this.own.has(host._id)) return computeConfig(sources, given);
    const key = JSON.stringify([sources.shared.map(({ place }) => place), given]);
    const known = this.known.get(key) ?? computeConfig(sources, given);
    this.known.set(key, known);
    return known;
  }
}
