/** Reading and changing wanted configurations. What is set here touches no host. */
import { isDeepStrictEqual } from 'node:util';
import { checkConfig, type ConfigSchema, restoreSecrets } from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import { mergeConfig } from '../operations/config-merge.js';
import type { Core } from '../operations/core.js';
import { addonNotFound } from '../operations/operation-input.js';
import type { CatalogEntry, HostDoc } from '../operations/ports.js';
import { appliedDiff, configDiff } from '../planning/config-diff.js';
import { isInstalled } from '../planning/plan-inputs.js';
import type { ConfigChange } from '../planning/plan-shapes.js';
import type { AddonStateDoc, ConfigRevisionDoc } from '../state/documents.js';
import { maskedConfig, ownOf, problemText } from './computed-config.js';
import { type ExplainedValue, explained } from './explained.js';
import { HostConfigs } from './host-configs.js';
import {
  type ConfigObject,
  inLayerOrder,
  keyOfLayer,
  type Layer,
  type LayerPlace,
  layersFor,
  nameOfLayer,
} from './layers.js';
import { referencesIn, SECRET_NAME, withSecrets } from './secret-references.js';

/** Of many that change a layer at once one gets through each time. */
const MAX_TRIES = 50;
/** Of a layer, for who set a value. */
const REVISIONS_LOOKED_AT = 100;
const MAX_LAYER_BYTES = 1024 * 1024;

/** Who asks, and why. */
export interface ChangeReason {
  by: string;
  message: string;
  /** `file NAME` where it is no person's. */
  source?: string;
}

/** A layer's new value. */
export interface LayerPatch {
  addon: string;
  layer: LayerPlace;
  patch: ConfigObject;
  replace: boolean;
}

/** What a change of layers does. */
export interface ConfigurationChanged {
  revision: number;
  layers: { layer: string; changes: ConfigChange[] }[];
  /** Names of hosts that have applied something else than what is computed for them now. */
  hosts: string[];
}

/** A computed configuration as people see it. */
export interface ShownConfiguration {
  config: ConfigObject;
  revision: number;
  values: ExplainedValue[];
  pending: ConfigChange[];
  problems: string[];
}

/** A revision with what it changed. */
export interface ShownRevision {
  doc: ConfigRevisionDoc;
  changes: ConfigChange[];
}

export interface Configuration {
  /** Of a host; null: of a host without labels. */
  computed(addon: string, host: HostDoc | null): Promise<ShownConfiguration>;
  layer(addon: string, layer: LayerPlace): Promise<ShownConfiguration>;
  set(patch: LayerPatch, reason: ChangeReason, dryRun: boolean): Promise<ConfigurationChanged>;
  /** Newest first. */
  revisions(addon: string, layer: LayerPlace | null, before: number, limit: number): Promise<ShownRevision[]>;
  diff(addon: string, from: number, to: number): Promise<{ layer: string; changes: ConfigChange[] }[]>;
  rollback(
    addon: string,
    revision: number,
    reason: ChangeReason,
    dryRun: boolean,
  ): Promise<ConfigurationChanged>;
  /** Layers ("redis fleet") that refer to a secret, and what was applied with it. */
  usesOf(secret: string): Promise<{
    layers: string[];
    applied: { hostId: string; addon: string; version: number }[];
  }>;
  /** What hosts have otherwise than it was applied, as they last said. */
  drifted(filter: { addon?: string; hostId?: string }, limit: number): Promise<AddonStateDoc[]>;
  /** What a patch would leave of a layer, and who set the values that it changes. @throws WebopsError CONFIG_INVALID */
  preview(patch: LayerPatch): Promise<{ layer: Layer; changes: ConfigChange[]; setBy: string[] }>;
  /** Sets layers that {@link preview} gave, if nobody changed them since. @throws WebopsError CONFIG_MOVED, CONFIG_INVALID */
  setLayers(addon: string, layers: readonly Layer[], reason: ChangeReason): Promise<ConfigurationChanged>;
  /** Every layer of every addon, secrets masked. */
  allLayers(): Promise<{ addon: string; layer: LayerPlace; value: ConfigObject }[]>;
}

export function configuration(core: Core): Configuration {
  const entryOf = async (addon: string): Promise<CatalogEntry> => {
    const entry = await core.catalog.get(addon);
    if (entry) return entry;
    throw addonNotFound(addon);
  };

  const computed = async (addon: string, host: HostDoc | null): Promise<ShownConfiguration> => {
    const schema = (await entryOf(addon)).manifest.configSchema;
    const place = host ?? { _id: '', name: '', labels: {} };
    const [configs, revision] = await Promise.all([
      HostConfigs.read(core, addon, schema, host ? [host._id] : []),
      core.layers.newestRevision(addon),
    ]);
    const result = configs.computed(place);
    const { shared, own } = configs.sourcesOf(place);
    const masked = maskedConfig(result.config, schema);
    const layers = [
      ...shared.map((layer) => ({ name: nameOfLayer(layer), value: layer.value })),
      { name: `host ${place.name}`, value: own },
    ];
    return {
      config: masked,
      revision,
      values: explained(masked, layers, schema),
      pending: host && configs.appliedOn(host._id) ? appliedDiff(configs, host._id, result, schema) : [],
      problems: result.problems.map((one) => problemText([one])),
    };
  };

  /** Checks what the hosts of a layer would get. @returns those that then differ from what they have applied */
  const checkHosts = async (entry: CatalogEntry, layers: readonly Layer[]): Promise<string[]> => {
    const schema = entry.manifest.configSchema;
    const hosts = await hostsWith(core, entry.name, layers);
    const ids = hosts.map(({ _id }) => _id);
    const configs = await HostConfigs.read(core, entry.name, schema, ids, {}, layers);
    const differing: string[] = [];
    for (const host of hosts) {
      const result = configs.computed(host);
      if (result.problems.length > 0) throw invalid(entry.name, host.name, problemText(result.problems));
      if (appliedDiff(configs, host._id, result, schema).length > 0) differing.push(host.name);
    }
    return differing;
  };

  const patched = async ({ addon, layer, patch, replace }: LayerPatch): Promise<Layer> => {
    const { configSchema: schema } = (await entryOf(addon)).manifest;
    const there = (await core.layers.layers(addon, [layer])).get(keyOfLayer(layer));
    const before = await valueBefore(core, addon, layer, there, schema);
    const value = mergeConfig(replace ? {} : before, restoreSecrets(patch, before, schema), null);
    await checkAlone(core, addon, nameOfLayer(layer), value, schema);
    return {
      ...layer,
      value,
      revision: there?.revision ?? 0,
      by: '',
      source: '',
      secrets: [...referencesIn(value)],
    };
  };

  const commit = async (
    addon: string,
    layers: readonly Layer[],
    reason: ChangeReason,
    dryRun: boolean,
  ): Promise<ConfigurationChanged> => {
    const entry = await entryOf(addon);
    const schema = entry.manifest.configSchema;
    const there = await core.layers.layers(addon, layers);
    const hosts = await checkHosts(entry, layers);
    const changed = layers.filter(
      ({ value, ...layer }) => !isDeepStrictEqual(there.get(keyOfLayer(layer))?.value ?? {}, value),
    );
    const shown = changed.map((layer) => ({
      layer: nameOfLayer(layer),
      changes: configDiff(there.get(keyOfLayer(layer))?.value ?? {}, layer.value, schema),
    }));
    const source = reason.source ?? '';
    const revision = dryRun
      ? await core.layers.newestRevision(addon)
      : await core.layers.commit(addon, changed, (now) =>
          changed.map(({ kind, place, host, value, secrets, revision: base }) => {
            if ((now.get(keyOfLayer({ kind, place }))?.revision ?? 0) !== base) throw movedOn(addon);
            return {
              ...{ kind, place, host, value, secrets },
              ...{ by: reason.by, message: reason.message, source },
            };
          }),
        );
    return { revision, layers: shown, hosts };
  };

  const changedSince = async (addon: string, from: number, to: number) => {
    const places = await core.layers.changedBetween(addon, from, to);
    return Promise.all(
      places.map(async (place) => ({
        place,
        before: await core.layers.valueAt(addon, place, from),
        after: await core.layers.valueAt(addon, place, to),
      })),
    );
  };

  return {
    computed,
    drifted: (filter, limit) => core.states.drifted(filter, limit),
    preview: async (patch) => {
      const layer = await patched(patch);
      const schema = (await entryOf(patch.addon)).manifest.configSchema;
      const there = (await core.layers.layers(patch.addon, [layer])).get(keyOfLayer(layer));
      const changes = configDiff(there?.value ?? {}, layer.value, schema);
      return { layer, changes, setBy: await settersOf(core, patch.addon, layer, changes, schema) };
    },
    setLayers: (addon, layers, reason) => commit(addon, layers, reason, false),
    allLayers: async () => {
      const layers = await core.layers.all();
      return Promise.all(
        layers.map(async ({ addon, kind, place, host, value }) => {
          const schema = (await core.catalog.get(addon))?.manifest.configSchema ?? null;
          return { addon, layer: { kind, place, host }, value: maskedConfig(value, schema) };
        }),
      );
    },
    usesOf: async (secret) => {
      const [layers, applied] = await Promise.all([
        core.layers.all({ secret }),
        core.configs.withSecret(secret),
      ]);
      return { layers: layers.map(({ addon, ...layer }) => `${addon} ${nameOfLayer(layer)}`), applied };
    },
    layer: async (addon, place) => {
      const schema = (await entryOf(addon)).manifest.configSchema;
      const there = (await core.layers.layers(addon, [place])).get(keyOfLayer(place));
      const masked = maskedConfig(there?.value ?? {}, schema);
      const name = nameOfLayer(place);
      return {
        config: masked,
        revision: there?.revision ?? 0,
        values: explained(masked, [{ name, value: there?.value ?? {} }], schema),
        pending: [],
        problems: [],
      };
    },
    set: (patch, reason, dryRun) =>
      onWhatIsThere(async () => commit(patch.addon, [await patched(patch)], reason, dryRun)),
    revisions: async (addon, layer, before, limit) => {
      const schema = (await core.catalog.get(addon))?.manifest.configSchema ?? null;
      const docs = await core.layers.list(addon, layer, before, limit);
      return Promise.all(
        docs.map(async (doc) => ({
          doc,
          changes: configDiff(
            await core.layers.valueAt(addon, doc, doc.revision - 1),
            core.layers.valueOf(doc),
            schema,
          ),
        })),
      );
    },
    diff: async (addon, from, to) => {
      const schema = (await entryOf(addon)).manifest.configSchema;
      const last = to === 0 ? await core.layers.newestRevision(addon) : to;
      const [first, second] = from <= last ? [from, last] : [last, from];
      const changed = await changedSince(addon, first, second);
      return changed
        .map(({ place, before, after }) => ({
          layer: nameOfLayer(place),
          changes: from <= last ? configDiff(before, after, schema) : configDiff(after, before, schema),
        }))
        .filter(({ changes }) => changes.length > 0);
    },
    rollback: async (addon, revision, reason, dryRun) => {
      const newest = await core.layers.newestRevision(addon);
      if (revision < 0 || revision >= newest)
        throw new WebopsError('INVALID_ARGUMENT', `revision: ${addon} has the revisions 1 to ${newest}.`, {
          reason: 'REVISION_INVALID',
          details: [
            { field: 'revision', action: `give 0 to ${Math.max(0, newest - 1)}; 0 is before the first` },
          ],
        });
      const changed = await changedSince(addon, revision, newest);
      const there = await core.layers.layers(
        addon,
        changed.map(({ place }) => place),
      );
      const layers = changed.map(({ place: { kind, place, host }, before }) => ({
        ...{ kind, place, host, value: before, by: '', source: '' },
        revision: there.get(keyOfLayer({ kind, place }))?.revision ?? 0,
        secrets: [...referencesIn(before)],
      }));
      return commit(
        addon,
        layers,
        { ...reason, message: reason.message || `back to revision ${revision}` },
        dryRun,
      );
    },
  };
}

/** Hosts that have the addon, or were given a configuration of it, and that a layer counts for. */
async function hostsWith(core: Core, addon: string, layers: readonly Layer[]): Promise<HostDoc[]> {
  const all = await core.hosts.resolve({ hosts: [], selector: '', all: true, exclude: [] });
  const states = await core.states.ofMany(all.map(({ _id }) => _id));
  const has = all.filter(({ _id }) => {
    const state = states.get(_id)?.find((one) => one.addon === addon);
    return state?.wanted?.installed === true || isInstalled(state);
  });
  const shared = inLayerOrder(layers.filter(({ kind }) => kind !== 'host'));
  const own = new Set(layers.filter(({ kind }) => kind === 'host').map(({ place }) => place));
  return has.filter((host) => own.has(host._id) || layersFor(shared, host.labels).length > 0);
}

/** Who set the values that are changed, by the newest revisions of the layer; older ones are not looked at. */
async function settersOf(
  core: Core,
  addon: string,
  layer: LayerPlace,
  changes: readonly ConfigChange[],
  schema: ConfigSchema,
): Promise<string[]> {
  const open = new Set(changes.filter(({ before }) => before !== '').map(({ field }) => field));
  const setters = new Set<string>();
  if (open.size === 0) return [];
  const docs = await core.layers.list(addon, layer, Number.MAX_SAFE_INTEGER, REVISIONS_LOOKED_AT);
  for (const [index, doc] of docs.entries()) {
    if (open.size === 0) break;
    const older = docs[index + 1];
    const before = older
      ? core.layers.valueOf(older)
      : await core.layers.valueAt(addon, layer, doc.revision - 1);
    for (const { field } of configDiff(before, core.layers.valueOf(doc), schema))
      if (open.delete(field)) setters.add(doc.source || doc.by);
  }
  return [...setters];
}

/** Somebody else was faster: what was computed goes over what is not there any more. */
function movedOn(addon: string): WebopsError {
  return new WebopsError('ABORTED', `The configuration of ${addon} was changed meanwhile.`, {
    reason: 'CONFIG_MOVED',
    details: [{ field: 'addon', action: 'look at it, and try again' }],
  });
}

/** Computes and stores again, over what is there by then. */
async function onWhatIsThere<T>(change: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await change();
    } catch (error) {
      if (!(error instanceof WebopsError) || error.reason !== 'CONFIG_MOVED' || tries >= MAX_TRIES)
        throw error;
    }
  }
}

/** What a layer has now. */
async function valueBefore(
  core: Core,
  addon: string,
  layer: LayerPlace,
  there: Layer | undefined,
  schema: ConfigSchema,
): Promise<ConfigObject> {
  if (layer.kind !== 'host') return there?.value ?? {};
  const applied = (await core.configs.openVersions([layer.place], addon)).get(layer.place);
  return ownOf(there, applied ?? null, schema);
}

/** What a layer says must be right by itself; what it leaves out may come from another one. @throws WebopsError CONFIG_INVALID */
async function checkAlone(
  core: Core,
  addon: string,
  name: string,
  value: ConfigObject,
  schema: ConfigSchema,
): Promise<void> {
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_LAYER_BYTES)
    throw invalid(addon, name, `is more than ${MAX_LAYER_BYTES} bytes`);
  const names = referencesIn(value);
  const secrets = await core.vault.open(names);
  const missing = [...names].find((one) => !secrets.has(one));
  if (missing !== undefined) {
    const how = SECRET_NAME.test(missing)
      ? `make it: webops secret set ${missing}`
      : 'that is no name of a secret';
    throw invalid(addon, name, `secret://${missing} does not exist; ${how}`);
  }
  const { problems } = checkConfig(withSecrets(value, secrets), schema);
  const wrong = problems.filter(({ field, reason }) => field !== '' && reason !== 'is required');
  if (wrong.length > 0)
    throw invalid(
      addon,
      name,
      problemText(wrong),
      wrong.map(({ field }) => field),
    );
}

function invalid(addon: string, where: string, what: string, fields: readonly string[] = []): WebopsError {
  return new WebopsError(
    'INVALID_ARGUMENT',
    `The configuration does not fit ${addon} on ${where}: ${what}.`,
    {
      reason: 'CONFIG_INVALID',
      details:
        fields.length > 0 ? fields.map((field) => ({ field, action: what })) : [{ field: '', action: what }],
    },
  );
}
