import {
  kindFromWire,
  type Plan__Output,
  type PlanStep__Output,
  reversibilityFromWire,
} from '@webops/protocol';
import { formatDuration } from '../durations.js';
import { isoOrNull } from './hosts.js';
import type { Paint } from './paint.js';
import { harmlessLine } from './terminal-text.js';

/** Hosts named of one group. */
const HOSTS_NAMED = 8;

/** A plan as `-o json` prints it. */
export interface PlanView {
  id: string;
  kind: string;
  addon: string;
  createdAt: string | null;
  hash: string;
  groups: {
    hosts: string[];
    steps: (Omit<PlanStep__Output, 'kind' | 'expectedMs' | 'reversibility'> & {
      kind: string;
      expectedMs: number | null;
      reversibility: string | null;
    })[];
    problems: { code: string; message: string }[];
    notes: string[];
  }[];
  operations: { kind: string; addon: string; hostCount: number; expectedMs: number | null }[];
}

export function planView(wire: Plan__Output): PlanView {
  return {
    id: wire.id,
    kind: kindFromWire(wire.kind) ?? '',
    addon: wire.addon,
    createdAt: isoOrNull(wire.createdAt),
    hash: wire.hash,
    groups: wire.groups.map(({ hosts, steps, problems, notes }) => ({
      hosts,
      steps: steps.map((step) => ({
        ...step,
        kind: kindFromWire(step.kind) ?? '',
        expectedMs: step.expectedMs || null,
        reversibility: reversibilityFromWire(step.reversibility) ?? null,
      })),
      problems: problems.map(({ code, message }) => ({ code, message })),
      notes,
    })),
    operations: wire.operations.map(({ kind, addon, hostCount, expectedMs }) => ({
      kind: kindFromWire(kind) ?? '',
      addon,
      hostCount,
      expectedMs: expectedMs || null,
    })),
  };
}

/** For people: what happens, then where. */
export function planText(plan: PlanView, paint: Paint): string {
  return `${planGroupLines(plan.groups, paint).join('\n')}\n`;
}

export function planGroupLines(groups: PlanView['groups'], paint: Paint): string[] {
  const lines: string[] = [];
  for (const { hosts, steps, problems, notes } of groups) {
    const named = hosts.slice(0, HOSTS_NAMED).join(', ');
    const more = hosts.length > HOSTS_NAMED ? ` and ${hosts.length - HOSTS_NAMED} more` : '';
    lines.push(paint.bold(harmlessLine(`${named}${more}:`)));
    for (const [index, step] of steps.entries()) {
      const time = step.expectedMs === null ? '' : `, about ${formatDuration(step.expectedMs)}`;
      const why = step.because === '' ? '' : `  (${step.because})`;
      lines.push(
        `  ${harmlessLine(`${index + 1}. ${step.kind} ${step.addon} ${changeText(step)}${time}${why}`)}`,
      );
      for (const line of safetyLines(step)) lines.push(`       ${harmlessLine(line)}`);
      for (const { field, before, after } of step.config)
        lines.push(`       ${harmlessLine(`${field}: ${before || 'unset'} → ${after || 'unset'}`)}`);
    }
    for (const { message } of problems) lines.push(paint.red(`  ${harmlessLine(`refused: ${message}`)}`));
    if (steps.length === 0 && problems.length === 0) lines.push('  nothing to do');
    for (const note of notes) lines.push(paint.dim(`  ${harmlessLine(note)}`));
  }
  return lines;
}

/** What is backed up, and what of it can be undone where that is not all. */
function safetyLines({
  reversibility,
  reversibilityReason,
  backedUp,
}: PlanView['groups'][number]['steps'][number]): string[] {
  const lines = backedUp === '' ? [] : [`backed up first: ${backedUp}`];
  if (reversibility === 'data_kept') lines.push(`data kept: ${reversibilityReason}`);
  if (reversibility === 'one_way') lines.push(`one way: ${reversibilityReason}`);
  return lines;
}

function changeText({
  kind,
  releaseFrom,
  releaseTo,
  versionFrom,
  versionTo,
}: PlanView['groups'][number]['steps'][number]) {
  if (kind === 'uninstall') return versionFrom;
  if (versionFrom === '') return [releaseTo && `release ${releaseTo}`, versionTo].filter(Boolean).join(', ');
  if (releaseFrom === releaseTo && versionTo === versionFrom) return versionFrom;
  return `${versionFrom} (release ${releaseFrom || 'unknown'}) → ${versionTo || 'as its release brings'} (release ${releaseTo})`;
}
