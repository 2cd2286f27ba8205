/** Parts of a plan, in messages. */
import { kindToWire, type PlanGroup as PlanGroupMessage, reversibilityToWire } from '@webops/protocol';
import type { PlanGroup } from './plan-shapes.js';

/** Hosts on which a plan is the same, with its steps. */
export function planGroupToWire(group: PlanGroup): PlanGroupMessage {
  return {
    ...group,
    steps: group.steps.map(({ release: _, ...step }) => ({
      ...step,
      kind: kindToWire(step.kind),
      reversibility: reversibilityToWire(step.reversibility),
    })),
  };
}
