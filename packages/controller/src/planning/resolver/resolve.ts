/** One host's steps for what is asked of it, or why there are none. Pure: no clock, no I/O, the same answer for the same question. */
import { requirementText } from '@webops/contract';
import { type Explanation, explain } from './explain.js';
import { type DeadEnd, search } from './search.js';
import { orderSteps } from './step-order.js';
import { type Ask, labelOf, meets, type Question, type Release, Universe } from './universe.js';
import type { Selection } from './violations.js';

/** One change of one addon. */
export interface ResolvedStep {
  kind: 'install' | 'uninstall';
  release: Release;
  /** What is there before; null: nothing. */
  before: Release | null;
  /** `kubernetes 1.30 needs containerd >=1.7`; empty for what was asked. */
  because: string;
}

/** `also`: further ways that were looked at, and why they do not work. */
export type Resolution =
  | { ok: true; steps: ResolvedStep[] }
  | { ok: false; problem: Explanation; also: string[] };

/** Selections looked at before it gives up. */
const MAX_NODES = 5_000;
/** Selections looked at to say why there is no plan. */
const LOOKS = 600;
/** Those looked at to prove that there is nothing shorter, over the releases of the registry: proving it for thousands would take seconds. */
const PROOF_WORK = 60_000;
const ALSO_NAMED = 3;

/**
 * Prefers, in this order: as few installed addons as possible get another release; few steps (fewest where that is cheap to prove); newer releases. Nothing installed is removed
 * for an install. What was already broken on the host stays out of it.
 */
export function resolve(question: Question): Resolution {
  return question.ask.kind === 'uninstall' ? uninstall(question, question.ask) : install(question);
}

function install(question: Question): Resolution {
  const universe = new Universe(question);
  const within = (changes: number, steps: number, nodes: number) =>
    search(universe, { changes, steps, nodes });
  let best = within(0, Number.POSITIVE_INFINITY, MAX_NODES);
  if (!best.selection) {
    const unchanged = question.installed.length === 0;
    const any = unchanged ? best : within(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, MAX_NODES);
    if (!any.selection) return refused(any.gaveUp, [...deadEndsOf(universe), ...any.deadEnds].map(explain));
    best = any;
    for (let changes = 1; changes < any.selection.changes; changes++) {
      const fewer = within(changes, Number.POSITIVE_INFINITY, MAX_NODES);
      if (!fewer.selection) continue;
      best = fewer;
      break;
    }
  }
  const proof = Math.ceil(PROOF_WORK / (question.registry.length + question.installed.length + 1));
  for (let selection = best.selection; selection && selection.decided.size > 0; ) {
    const shorter = within(selection.changes, selection.decided.size - 1, proof);
    if (!shorter.selection) break;
    best = shorter;
    selection = shorter.selection;
  }
  return { ok: true, steps: stepsOf(best.selection!) };
}

/** Those of a short look without foresight, whose chains end at what is missing. */
function deadEndsOf(universe: Universe): DeadEnd[] {
  const unbounded = Number.POSITIVE_INFINITY;
  return search(universe, { changes: unbounded, steps: unbounded, nodes: LOOKS, blindly: true }).deadEnds;
}

function refused(gaveUp: boolean, explanations: readonly Explanation[]): Resolution {
  const [first, ...others] = explanations.filter(
    (one, index) => explanations.findIndex(({ message }) => message === one.message) === index,
  );
  const problem = first ?? { code: 'DEPENDENCY_MISSING', message: 'nothing in the registry answers it' };
  const also = others.slice(0, ALSO_NAMED).map(({ message }) => message);
  if (!gaveUp) return { ok: false, problem, also };
  return {
    ok: false,
    problem: {
      code: 'PLAN_TOO_HARD',
      message: `no answer after ${MAX_NODES} tries, the first of which failed since ${problem.message}; install what it needs first, one by one`,
    },
    also,
  };
}

function stepsOf(selection: Selection): ResolvedStep[] {
  const { installed } = selection.universe;
  return orderSteps(selection).ordered.map((release) => {
    const because = selection.decided.get(release.addon)?.because;
    const text =
      because === undefined
        ? ''
        : because.kind === 'conflict'
          ? `${labelOf(because.a)} conflicts with ${labelOf(because.b)}`
          : because.owner === null
            ? ''
            : `${labelOf(because.owner)} needs ${requirementText(because.requirement)}`;
    return { kind: 'install', release, before: installed.get(release.addon) ?? null, because: text };
  });
}

/** Those that need it go first when asked, and are named otherwise. */
function uninstall({ installed, host }: Question, ask: Ask & { kind: 'uninstall' }): Resolution {
  const asked = installed.find(({ addon }) => addon === ask.addon);
  if (!asked) return { ok: true, steps: [] };
  const steps: ResolvedStep[] = [{ kind: 'uninstall', release: asked, before: asked, because: '' }];
  for (;;) {
    const gone = steps.map(({ release }) => release);
    const left = installed.filter((one) => !gone.includes(one));
    const [next] = left.flatMap((owner) => {
      const lost = owner.depends.find(
        (need) =>
          gone.some((one) => meets(one, need)) && !left.some((one) => one !== owner && meets(one, need)),
      );
      return lost ? [{ owner, lost }] : [];
    });
    if (!next) break;
    const because = `${labelOf(next.owner)} needs ${requirementText(next.lost)}`;
    steps.unshift({ kind: 'uninstall', release: next.owner, before: next.owner, because });
  }
  if (steps.length === 1 || ask.cascade === true) return { ok: true, steps };
  const names = steps.slice(0, -1).map(({ release }) => release.addon);
  return {
    ok: false,
    problem: {
      code: 'DEPENDENT_INSTALLED',
      message: `${ask.addon} is needed on ${host} by ${names.toSorted().join(', ')} (${steps
        .slice(0, -1)
        .map((one) => one.because)
        .join('; ')}); uninstall them first, or all of them with --cascade`,
    },
    also: [],
  };
}
