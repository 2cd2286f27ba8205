/**
 * Submits a plan's operations, one a call. The caller drives it: a step is submitted once those before it have succeeded, and a repeated call
 * gives the same operation, for its request id is the plan's and the step's. Whoever goes away leaves no step half submitted.
 */
import { gunzipSync } from 'node:zlib';
import { WebopsError } from '@webops/protocol';
import type { Core } from '../operations/core.js';
import { createOperation } from '../operations/create-operation.js';
import type { Caller, OperationView } from '../operations/inputs.js';
import { getPlan, type SealedPlan } from './get-plan.js';

const MOVED_NAMED = 20;

/** @throws WebopsError `PLAN_STALE` naming what moved, `PLAN_STEP_TOO_SOON`, `PLAN_UNREADABLE` */
export async function applyPlan(
  core: Core,
  sealed: Uint8Array,
  step: number,
  caller: Caller,
): Promise<OperationView> {
  const plan = open(core, sealed);
  const operation = plan.operations[step];
  if (!operation) {
    throw new WebopsError(
      'INVALID_ARGUMENT',
      `step: the plan has no step ${step}; it has ${plan.operations.length}.`,
      {
        reason: 'PLAN_STEP_INVALID',
        details: [{ field: 'step', action: 'count from 0' }],
      },
    );
  }
  const requestOf = (index: number) => `plan/${plan.id}/${index}`;
  for (let before = 0; before < step; before++) {
    const earlier = await core.operations.byRequest(caller.name, requestOf(before));
    if (earlier?.state === 'succeeded') continue;
    throw new WebopsError(
      'FAILED_PRECONDITION',
      `Step ${before + 1} of the plan ${earlier ? `is ${earlier.state} (operation ${earlier._id})` : 'was not submitted'}: those after it do not start.`,
      {
        reason: 'PLAN_STEP_TOO_SOON',
        details: [{ field: 'step', action: 'look at that operation, and make a new plan' }],
      },
    );
  }
  if (step === 0 && !(await core.operations.byRequest(caller.name, requestOf(0))))
    await refuseStale(core, plan);
  const { input } = plan;
  const isAsked = operation.addon === input.addon;
  return createOperation(
    core,
    {
      requestId: requestOf(step),
      kind: operation.kind,
      addon: operation.addon,
      target: { hosts: operation.hostIds, selector: '', all: false, exclude: [] },
      configJson: isAsked ? (input.configJson ?? '') : '',
      keepData: input.keepData ?? true,
      version: operation.version ?? '',
      ...(isAsked && input.release ? { release: input.release } : {}),
      ...(isAsked && input.noRollback ? { noRollback: true } : {}),
      ...(isAsked && input.withData ? { withData: true } : {}),
      parallel: input.parallel ?? 0,
      maxFailures: input.maxFailures ?? '',
      timeoutMs: input.timeoutMs ?? 0,
      expiresAfterMs: input.expiresAfterMs ?? 0,
    },
    caller,
  );
}

/** Of a sealed plan that was not sealed here. */
export function planUnreadable(): WebopsError {
  return new WebopsError(
    'INVALID_ARGUMENT',
    'sealed: it is not a plan of this controller, or it was changed.',
    {
      reason: 'PLAN_UNREADABLE',
      details: [{ field: 'sealed', action: 'make a new plan' }],
    },
  );
}

function open(core: Core, sealed: Uint8Array): SealedPlan {
  try {
    const plan = JSON.parse(gunzipSync(core.secrets.open(sealed)).toString('utf8')) as SealedPlan;
    if (plan.purpose === 'webops plan 1') return plan;
  } catch {
    // Said below.
  }
  throw planUnreadable();
}

/** Computes the same plan again: what it is computed from must be the same. */
async function refuseStale(core: Core, plan: SealedPlan): Promise<void> {
  const now = open(core, (await getPlan(core, plan.input)).sealed);
  const moved: { host: string; what: string }[] = [];
  for (const [id, [host, index]] of Object.entries(plan.hosts)) {
    const present = now.hosts[id];
    if (!present) {
      moved.push({ host, what: 'is not among the hosts any more' });
      continue;
    }
    const [before, after] = [plan.inputs[index] ?? {}, now.inputs[present[1]] ?? {}];
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      if (before[key] !== after[key])
        moved.push({
          host,
          what: `${key} was ${before[key] ?? 'not there'}, is ${after[key] ?? 'not there'}`,
        });
  }
  for (const [id, [host]] of Object.entries(now.hosts))
    if (!plan.hosts[id]) moved.push({ host, what: 'is among the hosts now' });
  // Facts of a host, such as its free disk, decide what it can take.
  if (moved.length === 0 && JSON.stringify(now.operations) !== JSON.stringify(plan.operations))
    moved.push({ host: 'some host', what: 'other steps would be done now; see a new plan' });
  if (moved.length === 0) return;
  const text = moved.slice(0, 3).map(({ host, what }) => `${host}: ${what}`);
  throw new WebopsError(
    'FAILED_PRECONDITION',
    `The plan is not true any more; nothing was done. ${text.join('; ')}${moved.length > 3 ? `; and ${moved.length - 3} more` : ''}.`,
    {
      reason: 'PLAN_STALE',
      details: moved.slice(0, MOVED_NAMED).map(({ host, what }) => ({ host, action: what })),
    },
  );
}
