/** An addon's script as it is packed, and what stands beside it for certify: `tests/certify.sh`, `tests/configs`, `tests/bad-configs`. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BundleManifest, createSigningKey } from '@webops/contract';
import { packAddon } from '@webops/controller';
import { UsageError } from '../exit-codes.js';

/** A configuration, by the name of its file. */
export interface NamedConfig {
  name: string;
  config: Record<string, unknown>;
}

export interface AddonFiles {
  script: string;
  archive: Buffer;
  digest: string;
  manifest: BundleManifest;
  /** tests/certify.sh; empty when there is none. */
  certifyScript: string;
  /** In the order of their names; the first is for installing, the second for configuring. */
  configs: NamedConfig[];
  badConfigs: NamedConfig[];
}

/** The digest of an addon's bundle, as discovery would make it. @throws AddonLoadError */
export async function readAddonFiles(script: string, libraryFolder: string): Promise<AddonFiles> {
  // The signature is thrown away: a digest has none in it.
  const { archive, digest, manifest } = await packAddon(script, { libraryFolder, key: createSigningKey() });
  const tests = join(dirname(script), 'tests');
  return {
    script,
    archive,
    digest,
    manifest,
    certifyScript: await readFile(join(tests, 'certify.sh'), 'utf8').catch(absent('')),
    configs: await configsIn(join(tests, 'configs')),
    badConfigs: await configsIn(join(tests, 'bad-configs')),
  };
}

async function configsIn(folder: string): Promise<NamedConfig[]> {
  const names = await readdir(folder).catch(absent<string[]>([]));
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      let config: unknown;
      try {
        config = JSON.parse(await readFile(join(folder, file), 'utf8'));
      } catch (error) {
        throw new UsageError(`${join(folder, file)} is not JSON: ${(error as Error).message}`);
      }
      if (typeof config !== 'object' || config === null || Array.isArray(config))
        throw new UsageError(`${join(folder, file)} is no JSON object`);
      return { name: file.replace(/\.json$/, ''), config: config as Record<string, unknown> };
    }),
  );
}

function absent<Value>(value: Value) {
  return (error: NodeJS.ErrnoException): Value => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return value;
    throw error;
  };
}
