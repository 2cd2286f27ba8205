/** Everything that a plan is computed from, read with a bounded number of queries, however many hosts there are. */
import { createHash } from 'node:crypto';
import {
  type Requirement,
  requirementsOf,
  systemProblems,
  type SystemRequirements,
  systemRequirementsOf,
} from '@webops/contract';
import type { AppliedConfig } from '../configuration/computed-config.js';
import { HostConfigs } from '../configuration/host-configs.js';
import type { Core } from '../operations/core.js';
import { readReleases } from './read-releases.js';
import { hostRefusal } from '../operations/host-checks.js';
import type { CatalogEntry, HostDoc } from '../operations/ports.js';
import type { AddonStateDoc, ReleaseDoc } from '../state/documents.js';
import type { HostInputs, PlanInput } from './plan-shapes.js';
import type { Release } from './resolver/index.js';

/** One host as a plan sees it. */
export interface PlannedHost {
  host: HostDoc;
  states: Map<string, AddonStateDoc>;
  /** What was applied of the addon that was asked for. */
  config: AppliedConfig | null;
}

/** Read once for a plan. */
export interface PlanInputs {
  hosts: PlannedHost[];
  entries: Map<string, CatalogEntry>;
  /** Of the addon that was asked for. */
  configs: HostConfigs;
  /** What can be installed, by addon: of the one that was asked for the version that was, of others all, newest first. */
  offered: Map<string, CatalogEntry[]>;
  /** Bundles that hosts were given and those that can be installed, by digest. */
  bundles: Map<string, CatalogEntry>;
  /** Of a rollback: the history of each host. */
  histories: Map<string, ReleaseDoc[]>;
}

export async function readInputs(
  core: Core,
  input: PlanInput,
  entry: CatalogEntry,
  given: Record<string, unknown>,
): Promise<PlanInputs> {
  const [found, names] = await Promise.all([core.hosts.resolve(input.target), core.catalog.names()]);
  const { labelsInstead } = input;
  const hosts = found.map((host) => ({ ...host, labels: labelsInstead?.[host._id] ?? host.labels }));
  const ids = hosts.map(({ _id }) => _id);
  const [states, configs, entries] = await Promise.all([
    core.states.ofMany(ids),
    HostConfigs.read(core, input.addon, entry.manifest.configSchema, ids, given, input.layersInstead),
    Promise.all(names.map((name) => core.catalog.get(name))),
  ]);
  return {
    hosts: hosts.map((host) => ({
      host,
      states: new Map((states.get(host._id) ?? []).map((one) => [one.addon, one])),
      config: configs.appliedOn(host._id),
    })),
    entries: new Map(entries.flatMap((entry) => (entry ? [[entry.name, entry]] : []))),
    configs,
    ...(await readReleases(core, input, entry, names, states)),
  };
}

/** As {@link isInstalled}, for a state that is looked at further. */
export function hasInstalled(state: AddonStateDoc | undefined): boolean {
  return isInstalled(state);
}

export function isInstalled(state: AddonStateDoc | undefined): state is AddonStateDoc {
  return state?.observed?.status === 'installed' || state?.observed?.status === 'degraded';
}

/** What an entry's metadata says, read once for all hosts. */
interface ReadEntry {
  depends: Requirement[];
  conflicts: Requirement[];
  /** Null: nothing is asked of the host. */
  system: SystemRequirements | null;
}

const entriesRead = new WeakMap<CatalogEntry, ReadEntry>();

function readEntry(entry: CatalogEntry): ReadEntry {
  const known = entriesRead.get(entry);
  if (known) return known;
  const { metadata } = entry.manifest;
  const needs = metadata['system_requirements'];
  const read = {
    depends: requirementsOf(metadata.depends),
    conflicts: requirementsOf(metadata.conflicts),
    system: needs ? systemRequirementsOf(needs) : null,
  };
  entriesRead.set(entry, read);
  return read;
}

/** What the host has, by what it observed. */
export function installedReleases(
  { states }: PlannedHost,
  { entries, bundles }: Pick<PlanInputs, 'entries' | 'bundles'>,
): Release[] {
  return [...states.values()].filter(isInstalled).map((state) => {
    // What the host was given says what it needs, not what the registry has by now.
    const entry = bundles.get(state.digest) ?? entries.get(state.addon);
    const read = entry ? readEntry(entry) : null;
    return {
      id: state.digest,
      addon: state.addon,
      version: state.wanted?.version ?? '',
      gives: state.observed?.version ?? '',
      depends: read?.depends ?? [],
      conflicts: read?.conflicts ?? [],
      provides: entry?.manifest.metadata.provides ?? [],
      problems: [],
    };
  });
}

/** What a host lacks, by addon; most lack nothing. */
export function lackingOn(
  { host: { facts } }: PlannedHost,
  entries: PlanInputs['entries'],
): Map<string, string[]> {
  const lacking = new Map<string, string[]>();
  if (!facts) return lacking;
  for (const entry of entries.values()) {
    const { system } = readEntry(entry);
    const problems = system ? systemProblems(system, facts) : [];
    if (problems.length > 0) lacking.set(entry.name, problems);
  }
  return lacking;
}

/** What the registry has for a host that lacks this. */
export function offeredReleases(
  { offered }: Pick<PlanInputs, 'offered'>,
  lacking: ReadonlyMap<string, string[]>,
): Release[] {
  return [...offered.values()]
    .flat()
    .filter(({ enabled }) => enabled)
    .map((entry) => ({
      id: entry.digest,
      addon: entry.name,
      version: entry.version,
      gives: entry.manifest.metadata.installs_version || null,
      depends: readEntry(entry).depends,
      conflicts: readEntry(entry).conflicts,
      provides: entry.manifest.metadata.provides,
      problems: lacking.get(entry.name) ?? [],
    }));
}

/** What the plan depends on, in words that say what moved when one differs. `addons`: those of the plan's steps. */
export function inputsOf(
  { host, states, config }: PlannedHost,
  input: PlanInput,
  { entries, configs }: Pick<PlanInputs, 'entries' | 'configs'>,
  addons: readonly string[],
): HostInputs {
  const inputs: HostInputs = {
    'what keeps changes off it': hostRefusal(host)?.code ?? 'nothing',
    [`configuration of ${input.addon}`]: config ? `version ${config.version}` : 'none',
  };
  if (input.kind !== 'uninstall') inputs[`wanted configuration of ${input.addon}`] = configs.stateFor(host);
  for (const [addon, { observed, wanted, digest }] of states) {
    if (!observed && !wanted) continue;
    const what = observed ? [observed.status, observed.version].filter(Boolean).join(' ') : 'not observed';
    inputs[addon] = `${what}, release ${digest.slice(0, 12)}`;
    if (wanted)
      inputs[`${addon} as wanted`] = wanted.installed ? `installed, ${wanted.version}` : 'not installed';
  }
  for (const addon of [...addons, input.addon]) {
    const entry = entries.get(addon);
    inputs[`${addon} in the registry`] = entry
      ? `${entry.version}, release ${entry.digest.slice(0, 12)}${entry.enabled ? '' : ', disabled'}`
      : 'not there';
  }
  return inputs;
}

export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
