/** How long an addon's health may be bad, for the addons that something is said of: the operator's word, or else the metadata's. */
import { alertPolicyOf } from '@webops/contract';
import type { AddonCatalog } from '../operations/index.js';

/** By the addon's name, in milliseconds. */
export async function healthThresholds(
  catalog: Pick<AddonCatalog, 'names' | 'get'>,
  ofOperator: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const said = new Map<string, number>();
  for (const name of await catalog.names()) {
    const { healthAfterMs } = alertPolicyOf((await catalog.get(name))?.manifest.metadata['alert']);
    if (healthAfterMs !== null) said.set(name, healthAfterMs);
  }
  for (const [name, ms] of ofOperator) said.set(name, ms);
  return said;
}
