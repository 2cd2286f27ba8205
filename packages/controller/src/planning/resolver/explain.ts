/** Why there is no way, as a chain that a person follows: `kubernetes 1.30 needs containerd >=1.7; host db-1 has 1.6, held by docker 20.10`. */
import { type Requirement, requirementText } from '@webops/contract';
import type { DeadEnd } from './search.js';
import { nameCycle, orderSteps } from './step-order.js';
import { labelOf, type Release } from './universe.js';
import type { Selection, Violation } from './violations.js';

/** Versions named at most. */
const VERSIONS_NAMED = 5;
/** Links of a chain, the first and the last ones. */
const LINKS_SHOWN = 6;

/** `DEPENDENCY_CYCLE`, `ADDON_CONFLICT`, `HOST_UNSUITABLE` or `DEPENDENCY_MISSING`. */
export interface Explanation {
  code: string;
  message: string;
}

export function explain({ violation, selection }: DeadEnd): Explanation {
  if (violation === null) {
    const cycle = nameCycle(orderSteps(selection).stuck, selection);
    return {
      code: 'DEPENDENCY_CYCLE',
      message: `${cycle}: none of them can be installed first`,
    };
  }
  const said = violation.kind === 'conflict' ? conflict(violation, selection) : missing(violation, selection);
  const chain = chainTo(violation, selection);
  const shown =
    chain.length <= LINKS_SHOWN
      ? chain
      : [chain[0], `… ${chain.length - LINKS_SHOWN} more …`, ...chain.slice(1 - LINKS_SHOWN)];
  return { ...said, message: [...shown, said.message].join('; ') };
}

function conflict({ a, b }: Violation & { kind: 'conflict' }, selection: Selection): Explanation {
  const [newer, other] = selection.isKept(a) ? [b, a] : [a, b];
  const where = selection.isKept(other)
    ? `, which is installed on ${selection.universe.question.host}`
    : becauseOf(other, selection);
  return { code: 'ADDON_CONFLICT', message: `${labelOf(newer)} conflicts with ${labelOf(other)}${where}` };
}

function missing({ owner, requirement }: Violation & { kind: 'needs' }, selection: Selection): Explanation {
  const { universe } = selection;
  const { host } = universe.question;
  const taken = selection.decided.get(requirement.name);
  if (owner && selection.isKept(owner) && taken) {
    const before = universe.installed.get(requirement.name);
    const has = before ? `has ${before.gives ?? before.version}` : `has no ${requirement.name}`;
    return {
      code: 'ADDON_CONFLICT',
      message: `host ${host} ${has}, held by ${labelOf(owner)}, which needs ${requirementText(requirement)}`,
    };
  }
  const reasons = whyNot(requirement, owner, selection);
  const unsuitable = universe.candidates(requirement).some(({ problems }) => problems.length > 0);
  const start = owner === null ? '' : `${labelOf(owner)} needs ${requirementText(requirement)}; `;
  return {
    code: unsuitable ? 'HOST_UNSUITABLE' : 'DEPENDENCY_MISSING',
    message: `${start}${reasons.join('; ')}`,
  };
}

/** What there is in place of what is needed. */
function whyNot(requirement: Requirement, owner: Release | null, selection: Selection): string[] {
  const { universe } = selection;
  const { host } = universe.question;
  const { name } = requirement;
  const reasons: string[] = [];
  const there = universe.installed.get(name);
  const taken = selection.decided.get(name)?.release;
  if (taken) reasons.push(`${labelOf(taken)} is taken${becauseOf(taken, selection)}`);
  else if (there) reasons.push(`host ${host} has ${there.gives ?? there.version}`);
  const candidates = universe.candidates(requirement);
  for (const one of candidates) {
    if (one === taken || one === owner) continue;
    const [problem] = one.problems;
    const other = selection.all().find((each) => universe.excludes(one, each));
    if (problem !== undefined) reasons.push(`${labelOf(one)} cannot be on ${host}: ${problem}`);
    else if (other)
      reasons.push(`${labelOf(one)} conflicts with ${labelOf(other)}${becauseOf(other, selection)}`);
  }
  if (candidates.length === 0) {
    const versions = universe.releasesOf(name).map((one) => one.gives ?? one.version);
    const named = versions.slice(0, VERSIONS_NAMED).join(', ');
    const more = versions.length > VERSIONS_NAMED ? ` and ${versions.length - VERSIONS_NAMED} more` : '';
    if (versions.length > 0) reasons.push(`the registry has ${named}${more}`);
    else if (!there) reasons.push(`the registry has no addon that is or provides ${name}`);
    else reasons.push('the registry has no other');
  }
  if (reasons.length === 0)
    reasons.push(`none of ${candidates.map(labelOf).join(', ')} can be installed with the rest`);
  return reasons;
}

/** From what was asked to the one that cannot have what it needs. */
function chainTo(violation: Violation, selection: Selection): string[] {
  const links: string[] = [];
  const seen = new Set<Release>();
  let at: Release | null | undefined =
    violation.kind === 'conflict'
      ? selection.isKept(violation.a)
        ? violation.b
        : violation.a
      : violation.owner && selection.isKept(violation.owner)
        ? selection.decided.get(violation.requirement.name)?.release
        : violation.owner;
  while (at && !seen.has(at)) {
    seen.add(at);
    const because: Violation | undefined = selection.decided.get(at.addon)?.because;
    if (because?.kind !== 'needs' || because.owner === null) break;
    links.unshift(`${labelOf(because.owner)} needs ${requirementText(because.requirement)}`);
    at = because.owner;
  }
  return links;
}

function becauseOf(release: Release, selection: Selection): string {
  const because = selection.decided.get(release.addon)?.because;
  if (because?.kind !== 'needs' || because.owner === null) return '';
  return `, for ${labelOf(because.owner)} needs ${requirementText(because.requirement)}`;
}
