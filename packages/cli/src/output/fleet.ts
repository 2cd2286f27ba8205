import { type GetFleetPlanResponse__Output, kindFromWire } from '@webops/protocol';
import { changeLines } from './configuration.js';
import type { Paint } from './paint.js';
import { type PlanView, planGroupLines } from './plan.js';
import { harmlessLine } from './terminal-text.js';

/** A fleet plan as `-o json` prints it. */
export interface FleetPlanView {
  changes: {
    kind: string;
    subject: string;
    changes: { field: string; before: string; after: string; secret: boolean }[];
    groups: PlanView['groups'];
    owners: string[];
  }[];
  problems: { code: string; message: string }[];
  notes: string[];
}

export function fleetPlanView(wire: GetFleetPlanResponse__Output): FleetPlanView {
  return {
    changes: wire.changes.map(({ kind, subject, changes, groups, owners }) => ({
      ...{ kind, subject, changes, owners },
      groups: groups.map((group) => ({
        ...group,
        steps: group.steps.map((step) => ({
          ...step,
          kind: kindFromWire(step.kind) ?? '',
          expectedMs: step.expectedMs || null,
        })),
      })),
    })),
    problems: wire.problems.map(({ code, message }) => ({ code, message })),
    notes: wire.notes,
  };
}

/** For people. */
export function fleetPlanText(view: FleetPlanView, paint: Paint): string {
  const lines = view.changes.flatMap(({ kind, subject, changes, groups, owners }) => [
    paint.bold(harmlessLine(`${kind} ${subject}`)),
    ...owners.map((owner) => paint.yellow(harmlessLine(`  set by ${owner} until now`))),
    ...changeLines(changes),
    ...planGroupLines(groups, paint).map((line) => `  ${line}`),
  ]);
  if (view.changes.length === 0 && view.problems.length === 0) lines.push('nothing to do');
  for (const { message } of view.problems) lines.push(paint.red(harmlessLine(`refused: ${message}`)));
  for (const note of view.notes) lines.push(paint.dim(harmlessLine(note)));
  return `${lines.join('\n')}\n`;
}
