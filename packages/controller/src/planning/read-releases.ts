/** Versions and bundles that a plan looks at. */
import type { Core } from '../operations/core.js';
import type { CatalogEntry } from '../operations/ports.js';
import type { AddonStateDoc } from '../state/documents.js';
import type { PlanInputs } from './plan-inputs.js';
import type { PlanInput } from './plan-shapes.js';

export async function readReleases(
  core: Core,
  input: PlanInput,
  asked: CatalogEntry,
  names: readonly string[],
  states: ReadonlyMap<string, readonly AddonStateDoc[]>,
): Promise<Pick<PlanInputs, 'offered' | 'bundles' | 'histories'>> {
  const versions = await Promise.all(
    names.map(async (name) => (name === input.addon ? [asked] : core.catalog.versions(name))),
  );
  const bundles = new Map<string, CatalogEntry>();
  for (const entry of [asked, ...versions.flat()]) bundles.set(entry.digest, entry);
  const histories =
    input.kind === 'rollback' ? await core.releases.ofHosts([...states.keys()], input.addon) : new Map();
  const given = new Set<string>();
  for (const host of states.values()) for (const { digest } of host) given.add(digest);
  for (const history of histories.values()) for (const { digest } of history) given.add(digest);
  for (const digest of given) {
    if (digest === '' || bundles.has(digest)) continue;
    const bundle = await core.catalog.getBundle(digest);
    if (bundle) bundles.set(digest, bundle);
  }
  return { offered: new Map(names.map((name, index) => [name, versions[index] ?? []])), bundles, histories };
}
