/** What a rollback keeps in the host's layer, so that what is wanted there is what it has again. */
import { isDeepStrictEqual } from 'node:util';
import { HostConfigs } from '../configuration/host-configs.js';
import type { ConfigObject } from '../configuration/layers.js';
import type { Core } from '../operations/core.js';
import type { ExecutionDoc } from '../state/documents.js';

/** A patch over the host's layer: where what the layers give is not what the release had. Null takes a value out of it. */
export async function keptByRollback(
  core: Core,
  doc: Pick<ExecutionDoc, 'hostId' | 'addon' | 'digest'>,
  config: ConfigObject,
): Promise<ConfigObject> {
  const bundle = await core.catalog.getBundle(doc.digest);
  const schema = bundle?.manifest.configSchema ?? null;
  const configs = await HostConfigs.read(core, doc.addon, schema, [doc.hostId]);
  const labels = (await core.hosts.get(doc.hostId))?.labels ?? {};
  const wanted = configs.computed({ _id: doc.hostId, labels }).config;
  const keys = new Set([...Object.keys(wanted), ...Object.keys(config)]);
  return Object.fromEntries(
    [...keys].flatMap((key) =>
      isDeepStrictEqual(wanted[key], config[key]) ? [] : [[key, config[key] ?? null]],
    ),
  );
}
