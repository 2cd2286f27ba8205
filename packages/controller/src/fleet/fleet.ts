/**
 * Fleet files: planned, applied a step a call, exported. The first step sets labels and configurations and records whose they are; each one after it
 * is an operation. Whoever is killed in between applies the file again: what is done is not done twice.
 */
import { WebopsError } from '@webops/protocol';
import { planUnreadable } from '../planning/apply-plan.js';
import type { Hosts } from '../hosts/host-directory.js';
import type { AddonCatalog, Engine, OperationView, SecretBox } from '../operations/index.js';
import { v7 } from 'uuid';
import { exportFleet } from './export-fleet.js';
import type { FleetFileStore } from './fleet-file-store.js';
import { type FleetOperation, type FleetPlan, type FleetPlanInput, planFleet } from './plan-fleet.js';

/** What fleet files work with. */
export interface FleetParts {
  engine: Engine;
  hosts: Pick<Hosts, 'list' | 'setLabels'>;
  catalog: AddonCatalog;
  files: FleetFileStore;
  box: SecretBox;
}

interface SealedFleetPlan {
  purpose: 'webops fleet plan 1';
  id: string;
  input: FleetPlanInput;
  operations: FleetOperation[];
  hash: string;
}

export interface Fleet {
  plan(input: FleetPlanInput): Promise<{ plan: FleetPlan; sealed: Buffer; steps: number }>;
  /** @throws WebopsError PLAN_STALE, PLAN_STEP_TOO_SOON, PLAN_UNREADABLE, FLEET_REFUSED */
  applyStep(
    sealed: Uint8Array,
    step: number,
    caller: string,
  ): Promise<{ done: string[]; operation: OperationView | null }>;
  export(): Promise<{ specJson: string; notes: string[] }>;
}

export function fleetFiles(parts: FleetParts): Fleet {
  return {
    plan: async (input) => {
      const plan = await planFleet(parts, input);
      const sealed: SealedFleetPlan = {
        purpose: 'webops fleet plan 1',
        id: v7(),
        input,
        operations: plan.operations,
        hash: plan.hash,
      };
      const isNothing = plan.changes.length === 0 && plan.isKnown;
      return {
        plan,
        sealed: parts.box.seal(Buffer.from(JSON.stringify(sealed))),
        steps: isNothing ? 0 : plan.operations.length + 1,
      };
    },
    applyStep: async (sealed, step, caller) => {
      const plan = open(parts, sealed);
      if (step === 0) return { done: await setAll(parts, plan, caller), operation: null };
      return { done: [], operation: await submit(parts, plan, step, caller) };
    },
    export: () => exportFleet(parts),
  };
}

/** Sets labels and configurations, if all is as it was planned, or set already. */
async function setAll(
  parts: FleetParts,
  { input, operations, hash }: SealedFleetPlan,
  caller: string,
): Promise<string[]> {
  const now = await planFleet(parts, input);
  if (now.problems.length > 0)
    throw new WebopsError('FAILED_PRECONDITION', `It cannot be applied: ${now.problems[0]?.message}.`, {
      reason: 'FLEET_REFUSED',
      details: now.problems.map(({ message }) => ({ field: '', action: message })),
    });
  const isSet = now.settings.labels.length === 0 && now.settings.layers.length === 0;
  const isSame =
    now.hash === hash || (isSet && JSON.stringify(now.operations) === JSON.stringify(operations));
  if (!isSame)
    throw new WebopsError(
      'FAILED_PRECONDITION',
      'The fleet is not as it was when this was planned; nothing was done.',
      {
        reason: 'PLAN_STALE',
        details: [{ field: 'sealed', action: 'look at a new plan: webops apply -f FILE' }],
      },
    );
  const done: string[] = [];
  for (const { host, labels } of now.settings.labels) {
    await parts.hosts.setLabels(host._id, labels);
    done.push(`labels of ${host.name}`);
  }
  const reason = { by: caller, message: '', source: `file ${input.owner}` };
  for (const addon of new Set(now.settings.layers.map((one) => one.addon))) {
    const layers = now.settings.layers.filter((one) => one.addon === addon).map(({ layer }) => layer);
    const { revision } = await parts.engine.configuration.setLayers(addon, layers, reason);
    done.push(`configuration of ${addon}: revision ${revision}`);
  }
  await parts.files.put(input.owner, input.spec, caller, parts.box);
  return done;
}

async function submit(
  parts: FleetParts,
  plan: SealedFleetPlan,
  step: number,
  caller: string,
): Promise<OperationView> {
  const operation = plan.operations[step - 1];
  if (!operation)
    throw new WebopsError(
      'INVALID_ARGUMENT',
      `step: the plan has the steps 0 to ${plan.operations.length}.`,
      {
        reason: 'PLAN_STEP_INVALID',
        details: [{ field: 'step', action: 'count from 0' }],
      },
    );
  const requestOf = (index: number) => `fleet/${plan.id}/${index}`;
  for (let before = 1; before < step; before += 1) {
    const state = await parts.engine.stateOfRequest(caller, requestOf(before));
    if (state === 'succeeded') continue;
    throw new WebopsError(
      'FAILED_PRECONDITION',
      `Step ${before} is ${state ?? 'not submitted'}: those after it do not start.`,
      {
        reason: 'PLAN_STEP_TOO_SOON',
        details: [{ field: 'step', action: 'look at its operation, and apply the file again' }],
      },
    );
  }
  const files = await parts.files.all(parts.box);
  if (JSON.stringify(files.get(plan.input.owner)) !== JSON.stringify(plan.input.spec))
    throw new WebopsError(
      'FAILED_PRECONDITION',
      'Step 0 was not done, or another version of the file was applied since.',
      {
        reason: 'PLAN_STEP_TOO_SOON',
        details: [{ field: 'step', action: 'apply the file again' }],
      },
    );
  const { kind, addon, hostIds } = operation;
  const target = { hosts: hostIds, selector: '', all: false, exclude: [] };
  return parts.engine.createOperation(
    { requestId: requestOf(step), kind, addon, target, keepData: true },
    { name: caller },
  );
}

function open({ box }: FleetParts, sealed: Uint8Array): SealedFleetPlan {
  try {
    const plan = JSON.parse(box.open(sealed).toString('utf8')) as SealedFleetPlan;
    if (plan.purpose === 'webops fleet plan 1') return plan;
  } catch {
    // Said below.
  }
  throw planUnreadable();
}
