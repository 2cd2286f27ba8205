/** What applying a fleet file would change: labels, layers of configurations, then operations. Nothing is written. */
import { createHash } from 'node:crypto';
import type { OperationKind } from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import { type Layer, nameOfLayer } from '../configuration/layers.js';
import type { HostRecord } from '../hosts/host-store.js';
import { matchesSelector, parseSelector } from '../hosts/selector.js';
import { hasInstalled } from '../planning/plan-inputs.js';
import type { ComputedPlan, ConfigChange, PlanGroup } from '../planning/plan-shapes.js';
import type { FleetParts } from './fleet.js';
import type { FleetAddon, FleetSpec, FleetTarget } from './fleet-spec.js';
import { type FindHost, layersOf, together, withoutOlder } from './wanted-layers.js';

const STATES_PAGE = 1000;

export interface FleetPlanInput {
  spec: FleetSpec;
  owner: string;
  prune: boolean;
}

/** One change as it is shown. */
export interface FleetChange {
  kind: 'labels' | 'configuration' | 'install' | 'configure' | 'uninstall';
  subject: string;
  changes: ConfigChange[];
  groups: PlanGroup[];
  /** Who set what it changes, where that was somebody else. */
  owners: string[];
  step: number;
}

/** What is set in the first step. */
export interface FleetSettings {
  labels: { host: HostRecord; labels: Record<string, string> }[];
  layers: { addon: string; layer: Layer }[];
}

/** One operation. */
export interface FleetOperation {
  kind: OperationKind;
  addon: string;
  hostIds: string[];
}

export interface FleetPlan {
  changes: FleetChange[];
  settings: FleetSettings;
  operations: FleetOperation[];
  problems: { code: string; message: string }[];
  notes: string[];
  /** The file is stored as it is already. */
  isKnown: boolean;
  /** Of everything above. */
  hash: string;
}

export async function planFleet(parts: FleetParts, input: FleetPlanInput): Promise<FleetPlan> {
  const { spec, owner, prune } = input;
  const files = await parts.files.all(parts.box);
  const context: Context = {
    parts,
    input,
    before: files.get(owner) ?? { version: 1 },
    others: new Map([...files].filter(([other]) => other !== owner)),
    hosts: parts.hosts.list(),
    plan: {
      changes: [],
      settings: { labels: [], layers: [] },
      operations: [],
      problems: [],
      notes: [],
      isKnown: JSON.stringify(files.get(owner)) === JSON.stringify(spec),
      hash: '',
    },
  };
  const { plan } = context;
  const labels = planLabels(context);
  const wanted = spec.addons ?? {};
  const gone = Object.keys(context.before.addons ?? {}).filter((addon) => !Object.hasOwn(wanted, addon));
  for (const [addon, one] of Object.entries(wanted)) await planAddon(context, addon, one, labels);
  for (const addon of gone) await planAddon(context, addon, undefined, labels);
  if (!prune && plan.notes.length > 0) plan.notes.push('--prune takes it away');
  plan.hash = createHash('sha256')
    .update(
      JSON.stringify([
        plan.changes.map(({ kind, subject, changes }) => [kind, subject, changes]),
        plan.operations,
        plan.problems,
      ]),
    )
    .digest('hex');
  return plan;
}

interface Context {
  parts: FleetParts;
  input: FleetPlanInput;
  /** The file of the same owner as it was last applied. */
  before: FleetSpec;
  others: ReadonlyMap<string, FleetSpec>;
  hosts: readonly HostRecord[];
  plan: FleetPlan;
}

function finder({ hosts }: Pick<Context, 'hosts'>): FindHost {
  return (name) => hosts.find((host) => host.name === name || host._id === name) ?? null;
}

/** @returns the labels that hosts would have, by id */
function planLabels(context: Context): Map<string, Record<string, string>> {
  const { hosts, input, before, others, plan } = context;
  const find = finder(context);
  const after = new Map(hosts.map((host) => [host._id, host.labels]));
  const names = new Set([...Object.keys(input.spec.hosts ?? {}), ...Object.keys(before.hosts ?? {})]);
  for (const name of names) {
    const host = find(name);
    const wanted = input.spec.hosts?.[name]?.labels ?? {};
    if (!host) {
      if (input.spec.hosts?.[name]) plan.notes.push(`${name} has labels in the file and is no host yet`);
      continue;
    }
    const labels = { ...host.labels, ...wanted };
    for (const key of Object.keys(before.hosts?.[name]?.labels ?? {})) {
      if (Object.hasOwn(wanted, key) || !Object.hasOwn(labels, key)) continue;
      if (input.prune) delete labels[key];
      else plan.notes.push(`${name} keeps the label ${key}, which the file had`);
    }
    const changes = [...new Set([...Object.keys(host.labels), ...Object.keys(labels)])]
      .sort()
      .flatMap((key) => {
        const [was, is] = [host.labels[key], labels[key]];
        if (was === is) return [];
        const text = (value: string | undefined) => (value === undefined ? '' : JSON.stringify(value));
        return [{ field: key, before: text(was), after: text(is), secret: false }];
      });
    if (changes.length === 0) continue;
    const owners = [...others]
      .filter(([, spec]) => changes.some(({ field }) => spec.hosts?.[name]?.labels[field] !== undefined))
      .map(([other]) => `file ${other}`);
    plan.changes.push({ kind: 'labels', subject: name, changes, groups: [], owners, step: 0 });
    plan.settings.labels.push({ host, labels });
    after.set(host._id, labels);
  }
  return after;
}

async function planAddon(
  context: Context,
  addon: string,
  wanted: FleetAddon | undefined,
  labels: ReadonlyMap<string, Record<string, string>>,
): Promise<void> {
  const { parts, input, before, others, plan, hosts } = context;
  const entry = await parts.catalog.get(addon);
  if (!entry) {
    if (wanted) plan.problems.push({ code: 'ADDON_NOT_FOUND', message: `there is no addon ${addon}` });
    return;
  }
  if (wanted?.version !== undefined && wanted.version !== entry.version) {
    const message = `the registry has release ${entry.version} of ${addon}, the file wants ${wanted.version}`;
    plan.problems.push({ code: 'RELEASE_NOT_THERE', message });
    return;
  }
  const layers = await planLayers(context, addon, wanted);
  const place = (host: HostRecord) => ({ ...host, labels: labels.get(host._id) ?? host.labels });
  const on = wanted ? selected(wanted.on, hosts.map(place), plan) : [];
  const had = before.addons?.[addon] ? selected(before.addons[addon].on, hosts, null) : [];
  const states = await statesOf(parts, addon);
  const leaving = had.filter(
    (host) => !on.some(({ _id }) => _id === host._id) && hasInstalled(states.get(host._id)),
  );
  const isThere = (host: HostRecord) => {
    const state = states.get(host._id);
    return hasInstalled(state) && state?.digest === entry.digest;
  };
  const instead = { layersInstead: layers, labelsInstead: Object.fromEntries(labels) };
  const steps: [kind: 'install' | 'configure' | 'uninstall', hosts: HostRecord[]][] = [
    ['install', on.filter((host) => !isThere(host))],
    ['configure', on.filter(isThere)],
  ];
  if (input.prune) steps.push(['uninstall', leaving]);
  else for (const { name } of leaving) plan.notes.push(`${name} keeps ${addon}, which the file had`);
  for (const [kind, some] of steps) {
    if (some.length === 0) continue;
    const target = { hosts: some.map(({ _id }) => _id), selector: '', all: false, exclude: [] };
    try {
      takeIn(
        context,
        kind,
        addon,
        await parts.engine.getPlan({ kind, addon, target, cascade: false, ...instead }),
      );
    } catch (error) {
      if (!(error instanceof WebopsError) || error.code === 'UNAVAILABLE') throw error;
      plan.problems.push({ code: error.reason ?? 'REFUSED', message: error.message });
    }
  }
  if (plan.changes.at(-1)?.subject === addon)
    for (const [other, spec] of others)
      if (spec.addons?.[addon]) plan.changes.at(-1)?.owners.push(`file ${other}`);
}

function takeIn({ plan }: Context, kind: FleetChange['kind'], addon: string, computed: ComputedPlan): void {
  for (const { hosts, problems } of computed.groups)
    for (const { code, message } of problems)
      plan.problems.push({ code, message: `${addon} on ${hosts.slice(0, 3).join(', ')}: ${message}` });
  if (computed.operations.length === 0) return;
  const groups = computed.groups.filter(({ steps }) => steps.length > 0);
  plan.changes.push({
    kind,
    subject: addon,
    changes: [],
    groups,
    owners: [],
    step: plan.operations.length + 1,
  });
  plan.operations.push(
    ...computed.operations.map(({ kind: one, addon: name, hostIds }) => ({
      kind: one,
      addon: name,
      hostIds,
    })),
  );
}

async function planLayers(context: Context, addon: string, wanted: FleetAddon | undefined): Promise<Layer[]> {
  const { parts, input, before, plan } = context;
  const find = finder(context);
  const now = layersOf(wanted, find);
  const older = layersOf(before.addons?.[addon], find);
  for (const name of Object.keys(wanted?.hosts ?? {}))
    if (!find(name))
      plan.notes.push(`${name} has a configuration of ${addon} in the file and is no host yet`);
  const layers: Layer[] = [];
  for (const key of new Set([...now.keys(), ...older.keys()])) {
    const { layer } = now.get(key) ?? older.get(key)!;
    const value = now.get(key)?.value ?? {};
    const removals = withoutOlder(older.get(key)?.value ?? {}, value);
    const subject = `${addon} ${nameOfLayer(layer)}`;
    if (removals && !input.prune)
      plan.notes.push(`${subject} keeps ${Object.keys(removals).join(', ')}, which the file had`);
    const patch = together(value, input.prune ? removals : null);
    if (Object.keys(patch).length === 0) continue;
    try {
      const {
        layer: patched,
        changes,
        setBy,
      } = await parts.engine.configuration.preview({ addon, layer, patch, replace: false });
      if (changes.length === 0) continue;
      layers.push(patched);
      const owners = setBy.filter((one) => one !== `file ${input.owner}`);
      plan.changes.push({ kind: 'configuration', subject, changes, groups: [], owners, step: 0 });
      plan.settings.layers.push({ addon, layer: patched });
    } catch (error) {
      if (!(error instanceof WebopsError) || error.code === 'UNAVAILABLE') throw error;
      plan.problems.push({ code: error.reason ?? 'REFUSED', message: error.message });
    }
  }
  return layers;
}

function selected(on: FleetTarget, hosts: readonly HostRecord[], plan: FleetPlan | null): HostRecord[] {
  if ('all' in on) return [...hosts];
  if ('selector' in on) {
    const requirements = parseSelector(on.selector);
    return hosts.filter(({ labels }) => matchesSelector(requirements, labels));
  }
  return on.hosts.flatMap((name) => {
    const host = hosts.find((one) => one.name === name || one._id === name);
    if (!host) plan?.notes.push(`${name} is in the file and is no host yet`);
    return host ? [host] : [];
  });
}

async function statesOf(parts: FleetParts, addon: string) {
  const states = new Map<string, Awaited<ReturnType<typeof parts.engine.listStates>>['items'][number]>();
  for (let pageToken = ''; ; ) {
    const page = await parts.engine.listStates({ addon, pageSize: STATES_PAGE, pageToken });
    for (const state of page.items) states.set(state.hostId, state);
    if (page.nextPageToken === '') return states;
    pageToken = page.nextPageToken;
  }
}
