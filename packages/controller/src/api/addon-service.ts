/** AddonService: the registry, and addons' states on hosts. */
import { basename } from 'node:path';
import {
  type Addon,
  type AddonStatistics as WireAddonStatistics,
  kindToWire,
  addonStatusFromWire,
  addonTypeFromWire,
  addonTypeToWire,
  healthFromWire,
  type ServiceHandlers,
  toTimestamp,
  WebopsError,
} from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import type { Hosts } from '../hosts/host-directory.js';
import { type AddonStatistics, type Engine, type ListStatesInput, stateToWire } from '../operations/index.js';
import type { AddonProblem, AddonRecord, AddonStore } from '../registry/addon-store.js';
import type { AddonRegistry } from '../registry/registry.js';
import {
  boundedName,
  decodePageToken,
  encodePageToken,
  invalidField,
  pageSizeOf,
  requireName,
} from './inputs.js';
import { certificationOf } from '../registry/certification.js';
import { backupToWire } from '../backups/list-backups.js';
import { releaseToWire } from '../releases/wire.js';
import { nearest } from './nearest.js';

const DEFAULT_PAGE_SIZE = 100;
/** Largest page of the stores. */
const BIG_PAGE = 1000;
/** Statuses in which there is something whose health can be asked. */
const PRESENT: readonly string[] = ['installed', 'degraded', 'failed'];

/** What the service is made of. */
export interface AddonServiceOptions {
  registry: AddonRegistry;
  addons: AddonStore;
  engine: Engine;
  hosts: Hosts;
  /** Called after addons changed. */
  onChanged(): void;
}

/** The service's methods. */
export function addonService(options: AddonServiceOptions): ServiceHandlers<'AddonService', ApiCaller> {
  const { registry, addons, engine, hosts } = options;
  return {
    async discoverAddons(request, { caller }) {
      const type = addonTypeFromWire(request.type);
      if (type === 'application') return { addons: [], errors: [], operationIds: [] };
      await registry.ready();
      const { errors } = await registry.discover();
      options.onChanged();
      const all = await everyAddon(addons);
      const usable = all.filter((addon) => addon.errors.length === 0).map((addon) => addon.name);
      const operationIds = [
        ...(request.syncStatus ? await askStatus(options, usable, caller.name) : []),
        ...(request.healthCheck ? await askHealth(options, usable, caller.name) : []),
      ];
      return {
        addons: [...(await Promise.all(all.map(certified))), ...brokenAddons(errors, all)],
        errors: [...errors],
        operationIds,
      };
    },

    async getAddon(request) {
      const name = requireName(request.name, 'name');
      await registry.ready();
      const addon = await addons.get(name);
      if (addon) {
        const statistics = await engine.addonStatistics(name);
        const versions = (await registry.versions(addon)).map(({ version, digest, registeredAt }) => ({
          version,
          digest,
          since: toTimestamp(registeredAt),
        }));
        return {
          addon: { ...(await certified(addon)), versions },
          statistics: statistics.map(statisticsToWire),
        };
      }
      const broken = brokenAddons(registry.errors, []).find((entry) => entry.name === name);
      if (broken) return { addon: broken };
      throw await addonNotFound(addons, name, 'name');
    },

    async listAddons(request) {
      await registry.ready();
      const size = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE);
      const [after = ''] = decodePageToken(request.pageToken, 1) ?? [];
      const status = addonStatusFromWire(request.status) ?? null;
      const health = healthFromWire(request.health) ?? null;
      const filtered = status !== null || health !== null;
      const found = await addons.list({
        after,
        limit: size + 1,
        type: addonTypeFromWire(request.type) ?? null,
        category: request.category === '' ? null : boundedName(request.category, 'category'),
        names: filtered ? await namesInState(engine, { status, health }) : null,
      });
      const page = found.slice(0, size);
      const more = found.length > size;
      const unfiltered =
        !filtered && request.category === '' && addonTypeFromWire(request.type) !== 'application';
      const broken = unfiltered && !more ? brokenAddons(registry.errors, await everyAddon(addons)) : [];
      return {
        addons: [...(await Promise.all(page.map(certified))), ...broken],
        nextPageToken: more ? encodePageToken([page.at(-1)!.name]) : '',
        errors: [...registry.errors],
      };
    },

    async setAddonEnabled(request) {
      const name = requireName(request.name, 'name');
      await registry.ready();
      const addon = await addons.setEnabled(name, request.enabled);
      options.onChanged();
      if (!addon) throw await addonNotFound(addons, name, 'name');
      return { addon: addonToWire(addon) };
    },

    async publishAddon(request) {
      if (request.bundle.length === 0) throw invalidField('bundle', 'bundle is empty.', 'Send the archive.');
      await registry.ready();
      const addon = await registry.publish({
        archive: Buffer.from(request.bundle),
        signature: Buffer.from(request.signature),
        keyId: boundedName(request.keyId, 'key_id'),
      });
      options.onChanged();
      return { addon: addonToWire(addon) };
    },

    async listAddonStates(request) {
      const page = await engine.listStates({
        pageSize: pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE),
        pageToken: request.pageToken,
        addon: boundedName(request.addon, 'addon'),
        host: boundedName(request.host, 'host'),
        status: addonStatusFromWire(request.status) ?? null,
        health: healthFromWire(request.health) ?? null,
      });
      return { states: page.items.map(stateToWire), nextPageToken: page.nextPageToken };
    },

    async listReleases(request) {
      const page = await engine.listReleases({
        pageSize: request.pageSize,
        pageToken: request.pageToken,
        addon: boundedName(request.addon, 'addon'),
        host: boundedName(request.host, 'host'),
      });
      return { releases: page.items.map(releaseToWire), nextPageToken: page.nextPageToken };
    },

    async listBackups(request) {
      const { pageSize, pageToken, removed } = request;
      const page = await engine.listBackups({
        id: boundedName(request.id, 'id'),
        addon: boundedName(request.addon, 'addon'),
        host: boundedName(request.host, 'host'),
        ...{ pageSize, pageToken, removed },
      });
      return { backups: page.items.map(backupToWire), nextPageToken: page.nextPageToken };
    },

    async getAddonConfig(request) {
      const host = await hosts.require(requireName(request.host, 'host'), 'host');
      const config = await engine.getConfig(requireName(request.addon, 'addon'), host._id);
      return {
        configJson: config.configJson,
        version: config.version,
        appliedAt: toTimestamp(config.appliedAt),
      };
    },
  };
}

/** An addon as a message. */
export function addonToWire(addon: AddonRecord): Addon {
  const { metadata, configSchema, functions } = addon.manifest;
  return {
    name: addon.name,
    displayName: metadata.display_name,
    version: addon.version,
    type: addonTypeToWire(addon.type),
    category: metadata.category,
    description: metadata.description,
    maintainer: metadata.maintainer,
    depends: metadata.depends,
    provides: metadata.provides,
    conflicts: metadata.conflicts,
    path: addon.path,
    errors: addon.errors,
    enabled: addon.enabled,
    digest: addon.digest,
    metadataJson: JSON.stringify(metadata),
    configSchemaJson: configSchema ? JSON.stringify(configSchema) : '',
    functions,
    runCount: addon.runCount,
    lastSuccessAt: toTimestamp(addon.lastSuccessAt),
    lastDurationMs: addon.lastDurationMs,
    lastError: addon.lastError,
  };
}

/** The message, with what was proven of it. */
async function certified(addon: AddonRecord): Promise<Addon> {
  const { grade, score } = await certificationOf(addon.path, addon.digest);
  return { ...addonToWire(addon), certification: grade, certificationScore: score };
}

/** Files that never loaded, as addons that say why: by the file's name, unless an addon has that name. */
function brokenAddons(errors: readonly AddonProblem[], known: readonly AddonRecord[]): Addon[] {
  const names = new Set(known.map(({ name }) => name));
  const scripts = errors.filter(({ file }) => file.endsWith('.sh'));
  return scripts
    .map((error) => ({ name: basename(error.file, '.sh'), path: error.file, errors: [error] }))
    .filter(({ name }) => !names.has(name))
    .map((addon) => ({ ...addon, displayName: addon.name, type: addonTypeToWire('system'), enabled: false }));
}

async function everyAddon(addons: AddonStore): Promise<AddonRecord[]> {
  const all: AddonRecord[] = [];
  for (let after = ''; ; ) {
    const page = await addons.list({ after, limit: BIG_PAGE, type: null, category: null, names: null });
    all.push(...page);
    if (page.length < BIG_PAGE) return all;
    after = page.at(-1)!.name;
  }
}

/** NOT_FOUND with the names that are like it. */
async function addonNotFound(addons: AddonStore, name: string, field: string): Promise<WebopsError> {
  const near = nearest(
    name,
    (await everyAddon(addons)).map((addon) => addon.name),
  );
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  return new WebopsError('NOT_FOUND', `There is no addon "${name}".${hint}`, {
    reason: 'ADDON_NOT_FOUND',
    details: [{ field, action: 'See `webops addon list`; `webops addon discover` says what did not load.' }],
  });
}

/** Names of addons that have a state on some host. */
async function namesInState(
  engine: Engine,
  filter: Pick<ListStatesInput, 'status' | 'health'>,
): Promise<string[]> {
  const names = new Set<string>();
  for (let pageToken = ''; ; ) {
    const page = await engine.listStates({ ...filter, pageSize: BIG_PAGE, pageToken });
    for (const state of page.items) names.add(state.addon);
    if (page.nextPageToken === '') return [...names];
    pageToken = page.nextPageToken;
  }
}

/** One operation an addon: its status on every online host. */
async function askStatus(options: AddonServiceOptions, names: string[], caller: string): Promise<string[]> {
  const online = onlineIds(options.hosts);
  if (online.length === 0) return [];
  const operations = names.map((addon) => create(options.engine, 'status', addon, online, caller));
  return Promise.all(operations);
}

/** One operation an addon that is installed somewhere: its health on every online host that has it. */
async function askHealth(options: AddonServiceOptions, names: string[], caller: string): Promise<string[]> {
  const online = new Set(onlineIds(options.hosts));
  const operations: Promise<string>[] = [];
  for (const addon of names) {
    const page = await options.engine.listStates({ addon, pageSize: BIG_PAGE });
    const present = page.items
      .filter((state) => online.has(state.hostId) && PRESENT.includes(state.observed?.status ?? ''))
      .map((state) => state.hostId);
    if (present.length > 0) operations.push(create(options.engine, 'health_check', addon, present, caller));
  }
  return Promise.all(operations);
}

async function create(
  engine: Engine,
  kind: 'status' | 'health_check',
  addon: string,
  hosts: string[],
  caller: string,
): Promise<string> {
  const target = { hosts, selector: '', all: false, exclude: [] };
  return (await engine.createOperation({ kind, addon, target }, { name: caller })).operation._id;
}

function onlineIds(hosts: Hosts): string[] {
  return hosts
    .list()
    .filter((host) => host.state === 'online')
    .map((host) => host._id);
}

function statisticsToWire({ kind, firstAt, lastAt, ...counts }: AddonStatistics): WireAddonStatistics {
  return { ...counts, kind: kindToWire(kind), firstAt: toTimestamp(firstAt), lastAt: toTimestamp(lastAt) };
}
