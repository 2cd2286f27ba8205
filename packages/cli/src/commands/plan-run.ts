import { readFile, writeFile } from 'node:fs/promises';
import type { Plan__Output } from '@webops/protocol';
import { kindToWire } from '@webops/protocol';
import { readAddonConfig } from '../addon-config.js';
import { parseDurationMs } from '../durations.js';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { type PlanView, planText, planView } from '../output/plan.js';
import { configSourcesOf } from './operate.js';
import { finish, parseCount, parseKeepData, parseMaxFailures } from './operate-run.js';
import type { PlanFlags, PlannedKind } from './plan.js';
import { releaseRequest } from './release-request.js';
import { resolveHosts } from './targets.js';

/** Computing it for a large fleet takes seconds. */
const PLAN_TIMEOUT_MS = 120_000;

export async function plan(
  invocation: Invocation,
  kind: PlannedKind,
  addon: string,
  flags: PlanFlags,
): Promise<void> {
  const { wire, view } = await makePlan(invocation, kind, addon, flags);
  if (flags.out !== undefined) {
    const file = { ...view, sealed: wire.sealed.toString('base64') };
    try {
      await writeFile(flags.out, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
    } catch (cause) {
      throw new UsageError(`--out ${flags.out}: ${(cause as Error).message}`);
    }
  }
  await invocation.printOne(view, { name: ({ id }) => id, text: (one) => planText(one, invocation.paint) });
  if (flags.out !== undefined && view.operations.length > 0)
    invocation.say(`do it:  webops plan apply ${flags.out}`);
  if (flags.detailedExitcode === true)
    invocation.exitCode = view.groups.some(({ problems }) => problems.length > 0)
      ? EXIT.failed
      : view.operations.length > 0
        ? EXIT.changes
        : EXIT.done;
}

/** Asks the controller for a plan. */
export async function makePlan(
  invocation: Invocation,
  kind: PlannedKind,
  addon: string,
  flags: PlanFlags,
): Promise<{ wire: Plan__Output; view: PlanView }> {
  const configJson =
    kind === 'uninstall' || kind === 'rollback'
      ? ''
      : JSON.stringify(await readAddonConfig(configSourcesOf(flags), invocation.streams.stdin));
  const request = {
    kind: kindToWire(kind),
    ...releaseRequest(kind, addon, flags),
    configJson,
    cascade: flags.cascade === true,
    parallel: parseCount(flags.parallel, '--parallel'),
    maxFailures: parseMaxFailures(flags.maxFailures),
    timeoutMs: flags.timeout === undefined ? 0 : parseDurationMs(flags.timeout, '--timeout'),
    ...(kind === 'uninstall' ? { keepData: parseKeepData(flags.keepData) } : {}),
  };
  const target = await resolveHosts(invocation, flags);
  const api = await invocation.api();
  const { plan: wire } = await api.plans.getPlan({ ...request, target }, { timeoutMs: PLAN_TIMEOUT_MS });
  if (wire === null) throw new CommandError('the controller answered without a plan');
  return { wire, view: planView(wire) };
}

/**
 * Shows the plan, asks, and does it.
 *
 * @returns false: it was confirmed, and a flag is given that only an operation of its own takes
 * @throws UsageError when the answer is no
 */
export async function operateByPlan(
  invocation: Invocation,
  kind: PlannedKind,
  addon: string,
  flags: PlanFlags,
  question: string,
): Promise<boolean> {
  const { wire, view } = await makePlan(invocation, kind, addon, flags);
  invocation.streams.stderr.write(planText(view, invocation.paintErr));
  const steps = view.operations.length;
  if (steps === 0) {
    const refused = view.groups.some(({ problems }) => problems.length > 0);
    if (refused) invocation.exitCode = EXIT.failed;
    else invocation.say(`nothing was done; with --yes, ${kind} runs all the same`);
    return true;
  }
  const { retries, expires, requestId, detach } = flags;
  const ownFlags = [retries, expires, requestId, detach].some((one) => one !== undefined);
  if (ownFlags && steps > 1)
    throw new UsageError(
      `it takes ${steps} operations, and --detach, --retries, --expires and --request-id are of one`,
      'Leave them out, or install what it needs first.',
    );
  await invocation.confirm(question, false);
  if (ownFlags) return false;
  await applySteps(invocation, wire.sealed, steps);
  return true;
}

export async function planApply(invocation: Invocation, file: string): Promise<void> {
  const { sealed, steps } = await readPlanFile(file);
  if (steps === 0) {
    invocation.say('there is nothing to do');
    return;
  }
  await applySteps(invocation, sealed, steps);
}

/** One operation after the other; stops at the first that did not succeed everywhere. */
export async function applySteps(invocation: Invocation, sealed: Buffer, steps: number): Promise<void> {
  const api = await invocation.api();
  for (let step = 0; step < steps; step++) {
    if (steps > 1) invocation.say(`step ${step + 1} of ${steps}`);
    const { operation } = await api.plans.applyPlan({ sealed, step }, { timeoutMs: PLAN_TIMEOUT_MS });
    if (operation === null) throw new CommandError('the controller answered without an operation');
    await finish(invocation, operation, { detach: false, leaveOffline: true });
    if (invocation.exitCode === EXIT.done) continue;
    const left = steps - step - 1;
    if (left > 0) invocation.warn(`stopped: ${left} ${left === 1 ? 'step was' : 'steps were'} not started`);
    return;
  }
}

async function readPlanFile(file: string): Promise<{ sealed: Buffer; steps: number }> {
  try {
    const read = JSON.parse(await readFile(file, 'utf8')) as Partial<PlanView> & { sealed?: unknown };
    if (typeof read.sealed === 'string' && Array.isArray(read.operations))
      return { sealed: Buffer.from(read.sealed, 'base64'), steps: read.operations.length };
  } catch (cause) {
    throw new UsageError(`${file}: ${(cause as Error).message}`, 'Make it with webops plan … --out FILE.');
  }
  throw new UsageError(`${file} is not a plan`, 'Make it with webops plan … --out FILE.');
}
