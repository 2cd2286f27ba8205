/** Computes a plan: one host after the other, from what was read once. Nothing is written. */
import { gzipSync } from 'node:zlib';
import { type OperationKind, CHANGE_KINDS } from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import type { Core } from '../operations/core.js';
import { addonFor } from '../operations/create-operation.js';
import { readConfig } from '../operations/operation-input.js';
import { newOperationId } from '../operations/ids.js';
import { type PlanContext, planHost } from './host-plan.js';
import { hashOf, inputsOf, readInputs } from './plan-inputs.js';
import type {
  ComputedPlan,
  HostInputs,
  HostPlan,
  PlanGroup,
  PlanInput,
  PlanOperation,
  PlanStep,
} from './plan-shapes.js';
import { rollbackOn } from './rollback-on.js';
import type { Resolution } from './resolver/index.js';

const PLANNED = ['install', 'uninstall', 'configure', 'upgrade', 'rollback'] as const;

/** What is sealed: the request, and what the plan was computed from. */
export interface SealedPlan {
  /** Tells it from everything else that is sealed with the same key. */
  purpose: 'webops plan 1';
  id: string;
  input: PlanInput;
  operations: PlanOperation[];
  /** Different inputs, and by host's id its name and which of them are its own. */
  inputs: HostInputs[];
  hosts: Record<string, [name: string, inputs: number]>;
}

/** @throws WebopsError naming what is wrong with the request; what a host says against it is in the plan */
export async function getPlan(core: Core, input: PlanInput): Promise<ComputedPlan> {
  const entry = await addonFor(core, input);
  const config = readConfig(input, entry) ?? {};
  const read = await readInputs(core, input, entry, config);
  const expected = new Map<string, number>();
  await Promise.all(
    [...read.entries.keys()].flatMap((addon) =>
      kindsOf(input).map(async (kind) => {
        expected.set(`${kind} ${addon}`, (await core.durations.expectedMs(addon, kind)) ?? 0);
      }),
    ),
  );
  const context: PlanContext = {
    input,
    config,
    entry,
    entries: read.entries,
    configs: read.configs,
    offered: read.offered,
    bundles: read.bundles,
    rollback: (planned, notes) => rollbackOn(core, input, read, planned, notes, expected),
    answers: new Map<string, Resolution>(),
    first: new Map(),
    configured: new Set((await core.layers.all()).map(({ addon }) => addon)),
    expectedMs: (addon: string, kind: OperationKind) => expected.get(`${kind} ${addon}`) ?? 0,
  };
  const plans = read.hosts.map((planned) => ({ planned, plan: planHost(context, planned) }));
  const operations = operationsOf(plans.map(({ planned, plan }) => ({ hostId: planned.host._id, plan })));
  const sealed: SealedPlan = {
    purpose: 'webops plan 1',
    id: newOperationId(),
    input,
    operations,
    inputs: [],
    hosts: {},
  };
  const known = new Map<string, number>();
  for (const { planned, plan } of plans) {
    const addons = plan.steps.map(({ addon }) => addon);
    const inputs = inputsOf(planned, input, read, addons);
    const text = JSON.stringify(inputs);
    const index = known.get(text) ?? sealed.inputs.push(inputs) - 1;
    known.set(text, index);
    sealed.hosts[planned.host._id] = [planned.host.name, index];
  }
  const { id, inputs, hosts } = sealed;
  return {
    id,
    createdAt: core.now(),
    kind: input.kind,
    addon: input.addon,
    hash: hashOf({ inputs, hosts, operations }),
    groups: groupsOf(plans.map(({ planned, plan }) => ({ host: planned.host.name, plan }))),
    operations,
    sealed: core.secrets.seal(gzipSync(JSON.stringify(sealed))),
  };
}

/** Checks what a request asks before anything is read. */
export function planKind(kind: OperationKind | undefined): PlanInput['kind'] {
  const planned = PLANNED.find((one) => one === kind);
  if (planned) return planned;
  throw new WebopsError(
    'INVALID_ARGUMENT',
    `kind: there is no plan of ${kind ?? 'nothing'}; plan install, uninstall, configure, upgrade or rollback.`,
    { reason: 'KIND_INVALID', details: [{ field: 'kind', action: `set one of ${PLANNED.join(', ')}` }] },
  );
}

function kindsOf({ kind }: PlanInput): OperationKind[] {
  return CHANGE_KINDS.filter((one) => one === kind || (kind === 'upgrade' && one === 'install'));
}

function groupsOf(plans: readonly { host: string; plan: HostPlan }[]): PlanGroup[] {
  const groups = new Map<string, PlanGroup>();
  for (const { host, plan } of plans) {
    const key = JSON.stringify(plan);
    const group = groups.get(key);
    if (group) group.hosts.push(host);
    else groups.set(key, { hosts: [host], ...plan });
  }
  return [...groups.values()];
}

/** The steps of all hosts as operations: each host's in its order, hosts with the same step together where that order allows. */
export function operationsOf(plans: readonly { hostId: string; plan: HostPlan }[]): PlanOperation[] {
  const left = plans.map(({ hostId, plan }) => ({ hostId, steps: [...plan.steps] }));
  const operations: PlanOperation[] = [];
  for (;;) {
    const heads = new Map<string, typeof left>();
    const waiting = new Set<string>();
    for (const one of left) {
      const [first, ...later] = one.steps;
      if (!first) continue;
      const key = keyOf(first);
      const group = heads.get(key);
      if (group) group.push(one);
      else heads.set(key, [one]);
      for (const one of later) waiting.add(keyOf(one));
    }
    if (heads.size === 0) return operations;
    // One that no host has still before it; where hosts differ in their order, any.
    const key = [...heads.keys()].find((each) => !waiting.has(each)) ?? [...heads.keys()][0]!;
    const group = heads.get(key)!;
    const { kind, addon, expectedMs, releaseTo: version } = group[0]!.steps[0]!;
    const hostIds = group.map(({ hostId }) => hostId);
    const isVersioned = kind === 'install' || kind === 'upgrade';
    operations.push({ kind, addon, expectedMs, hostIds, ...(isVersioned ? { version } : {}) });
    for (const one of group) one.steps.shift();
  }
}

/** Steps that one operation does: of an install or an upgrade also the version. */
function keyOf({ kind, addon, releaseTo }: PlanStep): string {
  return kind === 'install' || kind === 'upgrade' ? `${kind} ${addon} ${releaseTo}` : `${kind} ${addon}`;
}
