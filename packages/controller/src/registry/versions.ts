/** Versions of an addon among its bundles. */
import { compareVersions } from '@webops/contract';
import type { BundleSummary } from './bundle-store.js';

/**
 * One bundle a version, newest version first: the one that the addon has now, or else the one that was registered last.
 *
 * @param bundles the one that was registered last first
 * @param present digest of what the addon has now
 */
export function versionsAmong(bundles: readonly BundleSummary[], present: string): BundleSummary[] {
  const found = new Map<string, BundleSummary>();
  for (const bundle of bundles)
    if (bundle.digest === present || !found.has(bundle.version)) found.set(bundle.version, bundle);
  return [...found.values()].sort((a, b) => compareVersions(b.version, a.version));
}
