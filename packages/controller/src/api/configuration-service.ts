/** ConfigurationService: wanted configurations, in messages. */
import {
  type ConfigurationLayer__Output,
  type ConfigurationRevision,
  type ServiceHandlers,
  toTimestamp,
} from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import type { ShownRevision } from '../configuration/configuration.js';
import { FLEET_LAYER, groupLayer, hostLayer, type LayerPlace, nameOfLayer } from '../configuration/layers.js';
import type { Hosts } from '../hosts/host-directory.js';
import type { Engine } from '../operations/index.js';
import {
  boundedText,
  decodePageToken,
  encodePageToken,
  invalidField,
  pageSizeOf,
  requireName,
} from './inputs.js';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PATCH_BYTES = 1024 * 1024;
const MAX_HOSTS_NAMED = 1000;

/** The service's methods. */
export function configurationService(
  engine: Engine,
  hosts: Hosts,
  ready: () => Promise<void>,
): ServiceHandlers<'ConfigurationService', ApiCaller> {
  const layerOf = async (layer: ConfigurationLayer__Output | null): Promise<LayerPlace> => {
    if (!layer || (layer.selector === '' && layer.host === '')) return FLEET_LAYER;
    if (layer.selector !== '' && layer.host !== '')
      throw invalidField('layer', 'It names a selector and a host.', 'Name one of them.');
    if (layer.selector !== '') return groupLayer(layer.selector);
    return hostLayer(await hosts.require(requireName(layer.host, 'layer.host'), 'layer.host'));
  };
  return {
    async getConfiguration(request) {
      const addon = requireName(request.addon, 'addon');
      await ready();
      const shown = request.layer
        ? await engine.configuration.layer(addon, await layerOf(request.layer))
        : await engine.configuration.computed(
            addon,
            request.host === '' ? null : await hosts.require(requireName(request.host, 'host'), 'host'),
          );
      const { config, ...rest } = shown;
      return { configJson: JSON.stringify(config), ...rest };
    },

    async setConfiguration(request, { caller }) {
      const addon = requireName(request.addon, 'addon');
      const patch = {
        addon,
        layer: await layerOf(request.layer),
        patch: patchOf(request.patchJson),
        replace: request.replace,
      };
      const reason = { by: caller.name, message: boundedText(request.message, 'message') };
      await ready();
      const changed = await engine.configuration.set(patch, reason, request.dryRun);
      return {
        revision: changed.revision,
        changes: changed.layers.flatMap(({ changes }) => changes),
        hosts: changed.hosts.slice(0, MAX_HOSTS_NAMED),
      };
    },

    async listConfigurationRevisions(request) {
      const addon = requireName(request.addon, 'addon');
      const size = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE);
      const [before] = decodePageToken(request.pageToken, 1) ?? [];
      const layer = request.layer ? await layerOf(request.layer) : null;
      const from = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before);
      const found = await engine.configuration.revisions(addon, layer, from, size + 1);
      const page = found.slice(0, size);
      return {
        revisions: page.map(revisionToWire),
        nextPageToken: found.length > size ? encodePageToken([String(page.at(-1)!.doc.revision)]) : '',
      };
    },

    async getConfigurationDiff(request) {
      const addon = requireName(request.addon, 'addon');
      await ready();
      return { layers: await engine.configuration.diff(addon, request.from, request.to) };
    },

    async listDrift(request) {
      const host =
        request.host === '' ? null : await hosts.require(requireName(request.host, 'host'), 'host');
      const filter = {
        ...(request.addon === '' ? {} : { addon: requireName(request.addon, 'addon') }),
        ...(host ? { hostId: host._id } : {}),
      };
      const docs = await engine.configuration.drifted(filter, MAX_HOSTS_NAMED);
      return {
        drifted: docs.map(({ addon, host: name, drift }) => ({
          ...{ addon, host: name, changes: drift?.changes ?? [] },
          since: drift ? toTimestamp(drift.since) : null,
          checkedAt: drift ? toTimestamp(drift.checkedAt) : null,
        })),
      };
    },

    async rollbackConfiguration(request, { caller }) {
      const addon = requireName(request.addon, 'addon');
      const reason = { by: caller.name, message: boundedText(request.message, 'message') };
      await ready();
      const changed = await engine.configuration.rollback(addon, request.revision, reason, request.dryRun);
      return { ...changed, hosts: changed.hosts.slice(0, MAX_HOSTS_NAMED) };
    },
  };
}

function patchOf(text: string): Record<string, unknown> {
  if (Buffer.byteLength(text) > MAX_PATCH_BYTES)
    throw invalidField('patch_json', 'It has more than 1 MiB.', 'Shorten it.');
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may hold a secret.
    patch = null;
  }
  if (typeof patch === 'object' && patch !== null && !Array.isArray(patch))
    return patch as Record<string, unknown>;
  throw invalidField('patch_json', 'It is no JSON object.', 'Write {"key": value}.');
}

function revisionToWire({ doc, changes }: ShownRevision): ConfigurationRevision {
  const { revision, by, message, source, at } = doc;
  return { revision, layer: nameOfLayer(doc), by, message, source, time: toTimestamp(at), changes };
}
