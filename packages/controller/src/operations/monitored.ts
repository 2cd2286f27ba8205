/** Which addons an agent watches: those that are wanted on its host or were observed there. */
import type { MonitoredAddon } from '@webops/protocol';
import { isManaged } from '../releases/installed-bundles.js';
import type { AddonStateDoc, ObservedDoc } from '../state/documents.js';
import type { Core } from './core.js';

/** Whether the state calls for watching. */
export function isMonitored(state: AddonStateDoc): boolean {
  const status = state.observed?.status ?? 'unknown';
  return state.wanted?.installed === true || (status !== 'not_installed' && status !== 'unknown');
}

/**
 * Whether what was observed may change whether the agent is to watch the addon. When it looks absent it is watched still if
 * it is wanted, which only the stored state knows.
 */
export function mayChangeWatch(observed: ObservedDoc, isWatched: boolean): boolean {
  const { status } = observed;
  return (status !== 'not_installed' && status !== 'unknown') !== isWatched;
}

/** By name. Addons that the registry no longer has cannot be asked. */
export async function monitoredMessage(core: Core, hostId: string): Promise<MonitoredAddon[]> {
  const states = (await core.states.ofReturningHost(hostId)).filter(isMonitored);
  const found = await Promise.all(
    states.map(
      async (state) =>
        // By the bundle that the host was given.
        (isManaged(state) ? await core.catalog.getBundle(state.digest) : null) ??
        (await core.catalog.get(state.addon)),
    ),
  );
  return found
    .flatMap((entry) => entry ?? [])
    .map((entry) => ({
      addon: entry.name,
      digest: entry.digest,
      version: entry.version,
      bundleSignature: entry.bundleSignature,
      bundleKeyId: entry.bundleKeyId,
      hasHealthCheck: entry.manifest.functions.includes('addon_health_check'),
    }))
    .sort((a, b) => (a.addon < b.addon ? -1 : 1));
}
