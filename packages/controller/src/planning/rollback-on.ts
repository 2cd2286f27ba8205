/** A rollback's plan on one host, from what was read once. */
import { openJson } from '../operations/sealed-json.js';
import type { Core } from '../operations/core.js';
import type { PlanInputs, PlannedHost } from './plan-inputs.js';
import type { HostPlan, PlanInput } from './plan-shapes.js';
import { rollbackPlan } from './release-plan.js';

export function rollbackOn(
  core: Core,
  input: PlanInput,
  { bundles, histories }: PlanInputs,
  { host, states, config }: PlannedHost,
  notes: string[],
  expected: ReadonlyMap<string, number>,
): HostPlan {
  return rollbackPlan(host, states.get(input.addon), histories.get(host._id) ?? [], {
    input,
    notes,
    bundles,
    expectedMs: expected.get(`rollback ${input.addon}`) ?? 0,
    applied: config?.config ?? {},
    configOf: ({ sealedConfig }) => (sealedConfig ? openJson(core.secrets, sealedConfig) : {}),
  });
}
