/** What a host's other addons and its own state say against a change, before anything runs. */
import type { AddonStateDoc, ExecutionDoc, OperationDoc, ProblemDoc } from '../state/documents.js';
import type { Core } from './core.js';
import type { HostDoc } from './ports.js';

/** Why a host takes no change at all; null when it does. */
export function hostRefusal(host: HostDoc): ProblemDoc | null {
  if (host.frozenReason) {
    return {
      code: 'HOST_FROZEN',
      message: `changes on ${host.name} are frozen: ${host.frozenReason}; find out which machine is the host, then remove and enrol the other one`,
    };
  }
  if (host.cordoned)
    return {
      code: 'HOST_CORDONED',
      message: `${host.name} is cordoned and takes no change; uncordon it first`,
    };
  return null;
}

/**
 * What this host's other addons say against an install (missing dependencies, conflicts) or an uninstall (those that depend
 * on it), by what the host observed. A dependency is met by an addon of that name or by one that provides it.
 */
export async function addonRefusal(
  core: Core,
  operation: OperationDoc,
  doc: ExecutionDoc,
): Promise<ProblemDoc | null> {
  if (operation.kind !== 'install' && operation.kind !== 'uninstall') return null;
  const states = await core.states.ofHost(doc.hostId);
  const installed = states.filter(
    (one) =>
      one.addon !== doc.addon &&
      (one.observed?.status === 'installed' || one.observed?.status === 'degraded'),
  );
  if (operation.kind === 'uninstall') return dependentsRefusal(core, doc, installed);
  const present = new Map<string, string>();
  for (const one of installed) {
    present.set(one.addon, one.addon);
    const entry = await core.catalog.get(one.addon);
    for (const name of entry?.manifest.metadata.provides ?? [])
      if (!present.has(name)) present.set(name, one.addon);
    if (entry?.manifest.metadata.conflicts.includes(doc.addon))
      return conflict(doc, one.addon, `${one.addon} declares the conflict`);
  }
  for (const name of operation.conflicts) {
    const by = present.get(name);
    if (by !== undefined) return conflict(doc, by, by === name ? 'it is installed' : `it provides ${name}`);
  }
  const missing = operation.depends.filter((name) => !present.has(name));
  if (missing.length === 0) return null;
  return {
    code: 'DEPENDENCY_MISSING',
    message: `${doc.addon} needs ${missing.join(', ')} on ${doc.host}, which ${missing.length === 1 ? 'is' : 'are'} not installed there; install ${missing.join(', ')} first`,
  };
}

/** Addons on the host that need what only this one gives. */
async function dependentsRefusal(
  core: Core,
  doc: ExecutionDoc,
  others: readonly AddonStateDoc[],
): Promise<ProblemDoc | null> {
  const metadataOf = async (name: string) => (await core.catalog.get(name))?.manifest.metadata;
  const left = new Set<string>();
  const dependents: { addon: string; depends: string[] }[] = [];
  for (const { addon } of others) {
    const metadata = await metadataOf(addon);
    left.add(addon);
    for (const name of metadata?.provides ?? []) left.add(name);
    if (metadata && metadata.depends.length > 0) dependents.push({ addon, depends: metadata.depends });
  }
  const gives = [doc.addon, ...((await metadataOf(doc.addon))?.provides ?? [])];
  const needed = gives.filter((name) => !left.has(name));
  const list = dependents.filter((one) => one.depends.some((name) => needed.includes(name)));
  if (list.length === 0) return null;
  const names = list.map((one) => one.addon).sort();
  return {
    code: 'DEPENDENT_INSTALLED',
    message: `${doc.addon} is needed on ${doc.host} by ${names.join(', ')}; uninstall ${names.join(', ')} first`,
  };
}

function conflict(doc: ExecutionDoc, other: string, why: string): ProblemDoc {
  return {
    code: 'ADDON_CONFLICT',
    message: `${doc.addon} conflicts with ${other} on ${doc.host} (${why}); uninstall ${other} first`,
  };
}
