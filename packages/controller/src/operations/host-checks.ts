/** What a host's other addons and its own state say against a change, before anything runs. */
import {
  isInRange,
  type OperationKind,
  type Requirement,
  requirementsOf,
  requirementText,
} from '@webops/contract';
import type { AddonStateDoc, ExecutionDoc, OperationDoc, ProblemDoc } from '../state/documents.js';
import type { Core } from './core.js';
import type { HostDoc } from './ports.js';

/** Why a host takes no change at all; null when it does. */
export function hostRefusal(host: HostDoc): ProblemDoc | null {
  if (host.frozenReason) {
    return {
      code: 'HOST_FROZEN',
      message: `changes on ${host.name} are frozen: ${host.frozenReason}; find out which machine is the host, give the other one an identity of its own (install.sh --re-enroll on it) or stop its agent, then webops host uncordon ${host.name}`,
    };
  }
  if (host.cordoned)
    return {
      code: 'HOST_CORDONED',
      message: `${host.name} is cordoned and takes no change; uncordon it first`,
    };
  return null;
}

/** Something on the host that a requirement may mean: an addon, or a name that one provides. */
interface Present {
  addon: string;
  /** What the host observed; null for a provided name, which has no version of its own. */
  version: string | null;
}

/** Kinds after which the addon is there, or is not. */
const CHECKED_KINDS: readonly OperationKind[] = ['install', 'adopt', 'uninstall'];

/**
 * What this host's other addons say against an install (missing dependencies, conflicts) or an uninstall (those that depend
 * on it), by what the host observed. A dependency is met by an addon of that name, in its range of versions, or where it has
 * no range by one that provides it.
 */
export async function addonRefusal(
  core: Core,
  operation: OperationDoc,
  doc: ExecutionDoc,
): Promise<ProblemDoc | null> {
  if (!CHECKED_KINDS.includes(operation.kind)) return null;
  const states = await core.states.ofHost(doc.hostId);
  const installed = states.filter(
    (one) =>
      one.addon !== doc.addon &&
      (one.observed?.status === 'installed' || one.observed?.status === 'degraded'),
  );
  if (operation.kind === 'uninstall') return dependentsRefusal(core, doc, installed);
  const present: { name: string; is: Present }[] = [];
  const willBe = await versionAfter(core, doc.addon);
  for (const { addon, observed } of installed) {
    const metadata = (await core.catalog.get(addon))?.manifest.metadata;
    present.push({ name: addon, is: { addon, version: observed?.version ?? '' } });
    for (const name of metadata?.provides ?? []) present.push({ name, is: { addon, version: null } });
    for (const { name, range } of requirementsOf(metadata?.conflicts ?? []))
      if (name === doc.addon && (range === null || (willBe !== null && isInRange(willBe, range))))
        return conflict(doc, addon, `${addon} declares the conflict`);
  }
  for (const wanted of requirementsOf(operation.conflicts)) {
    const found = present.find(({ name, is }) => name === wanted.name && meets(is, wanted.range));
    if (!found) continue;
    const { addon, version } = found.is;
    const why =
      version === null ? `it provides ${found.name}` : `it is installed${versionIn(wanted, version)}`;
    return conflict(doc, addon, why);
  }
  const missing = requirementsOf(operation.depends).filter(
    (wanted) => !present.some(({ name, is }) => name === wanted.name && meets(is, wanted.range)),
  );
  return missing.length === 0 ? null : dependencyMissing(doc, missing, present);
}

function dependencyMissing(
  doc: ExecutionDoc,
  missing: readonly Requirement[],
  present: readonly { name: string; is: Present }[],
): ProblemDoc {
  const versionOf = ({ name }: Requirement) =>
    present.find((one) => one.name === name && one.is.version !== null)?.is.version ?? null;
  const others = missing.filter((one) => versionOf(one) !== null);
  const absent = missing.filter((one) => versionOf(one) === null);
  const list = absent.map(requirementText).join(', ');
  const parts = others.map(
    (one) => `${requirementText(one)} on ${doc.host}, which has ${versionOf(one) || 'one without a version'}`,
  );
  if (absent.length > 0)
    parts.unshift(
      `${list} on ${doc.host}, which ${absent.length === 1 ? 'is' : 'are'} not installed there; install ${list} first`,
    );
  return { code: 'DEPENDENCY_MISSING', message: `${doc.addon} needs ${parts.join('; and ')}` };
}

function meets({ version }: Present, range: string | null): boolean {
  return range === null || (version !== null && isInRange(version, range));
}

function versionIn({ range }: Requirement, version: string): string {
  return range === null ? '' : `, and its version ${version} is in ${range}`;
}

/** The version that an install is known to bring; null when only the host will know. */
async function versionAfter(core: Core, addon: string): Promise<string | null> {
  return (await core.catalog.get(addon))?.manifest.metadata.installs_version ?? null;
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
    const depends = requirementsOf(metadata?.depends ?? []).map(({ name }) => name);
    if (depends.length > 0) dependents.push({ addon, depends });
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
