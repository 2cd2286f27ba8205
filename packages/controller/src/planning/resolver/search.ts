/**
 * Looks for a set of releases in which nothing is missing and nothing conflicts.
 *
 * It starts from what is installed, takes the most pressing violation, tries what would mend it in turn (something new before a change of what
 * is installed, newer before older), and where all fail goes back to the newest decision that had a part in it. Every set in which a violation
 * is mended holds one of its options, so none is missed. Work is bounded: past the bound it gives up and says so.
 */
import { orderSteps } from './step-order.js';
import type { Release, Universe } from './universe.js';
import { Selection, type Violation } from './violations.js';

/** Why a branch could not be mended, as it was then. */
export interface DeadEnd {
  violation: Violation | null;
  selection: Selection;
}

/** How far a search may go. */
export interface SearchBounds {
  /** Installed addons that may get another release. */
  changes: number;
  steps: number;
  /** Selections looked at. */
  nodes: number;
  /** Try also what can be seen to be hopeless: a dead end then says why. @default false */
  blindly?: boolean;
}

/** `selection` null: there is none within the bounds, or `gaveUp`. */
export interface SearchResult {
  selection: Selection | null;
  gaveUp: boolean;
  /** The first ones, at most {@link DEAD_ENDS}. */
  deadEnds: DeadEnd[];
}

const DEAD_ENDS = 20;

export function search(universe: Universe, bounds: SearchBounds): SearchResult {
  const one = new Search(universe, bounds);
  const found = one.run() === null;
  return {
    selection: found && !one.gaveUp ? one.selection : null,
    gaveUp: one.gaveUp,
    deadEnds: one.deadEnds,
  };
}

/** Names of decisions that had a part in a failure. */
type Culprits = Set<string>;

/** A violation with what would mend it, and what keeps other ways shut. */
interface Mending {
  violation: Violation;
  options: readonly Release[];
  blame: Culprits;
}

class Search {
  readonly selection: Selection;
  readonly deadEnds: DeadEnd[] = [];
  gaveUp = false;
  private nodes = 0;
  /** Releases that failed before, and the decisions under which they did. */
  private readonly failed = new Map<Release, Culprits>();

  constructor(
    private readonly universe: Universe,
    private readonly bounds: SearchBounds,
  ) {
    this.selection = new Selection(universe);
  }

  /** @returns null when it holds; otherwise which decisions are to blame */
  run(): Culprits | null {
    if (++this.nodes > this.bounds.nodes) {
      this.gaveUp = true;
      return null;
    }
    const { selection } = this;
    const violations = selection.violations();
    if (violations.length === 0) return this.complete();
    const best = this.mostPressing(violations);
    if (best.options.length === 0) this.note(best.violation);
    return this.tryEach(best.options, best.violation, best.blame);
  }

  /** What can be mended in no or one way; then what others could need least, for all that they say of it is known by then. */
  private mostPressing(violations: readonly Violation[]): Mending {
    let best: Mending | null = null;
    for (const violation of violations) {
      const blame: Culprits = new Set();
      const options = this.optionsOf(violation, blame);
      const ways = options.length;
      if (ways === 0) return { violation, options, blame };
      const first = options[0]!;
      const before = best?.options[0];
      const better =
        best === null || !before
          ? true
          : ways === 1 || best.options.length === 1
            ? ways < best.options.length
            : this.universe.rankOf(first.addon) < this.universe.rankOf(before.addon);
      if (better) best = { violation, options, blame };
    }
    const { violation, options, blame } = best!;
    const open = violations.filter((one) => one.kind === 'needs');
    const answers = (release: Release) =>
      open.filter(
        ({ requirement }) =>
          (requirement.name === release.addon || release.provides.length > 0) &&
          this.universe.meets(release, requirement),
      ).length;
    const isChange = ({ addon }: Release) => Number(this.universe.installed.has(addon));
    const answered = new Map(options.map((one) => [one, answers(one)]));
    const sorted = options.toSorted(
      (x, y) => isChange(x) - isChange(y) || answered.get(y)! - answered.get(x)!,
    );
    return { violation, options: sorted, blame };
  }

  private tryEach(options: readonly Release[], because: Violation, blame: Culprits): Culprits | null {
    const { selection, failed } = this;
    const added: Release[] = [];
    try {
      for (const release of options) {
        selection.decided.set(release.addon, { release, because });
        const culprits = this.run();
        if (culprits === null) return null;
        selection.decided.delete(release.addon);
        // What failed there would fail with any release here.
        if (!culprits.has(release.addon)) return culprits;
        culprits.delete(release.addon);
        for (const name of culprits) blame.add(name);
        failed.set(release, culprits);
        // What failed by itself alone fails everywhere.
        if (culprits.size > 0) added.push(release);
      }
      return blame;
    } finally {
      for (const release of added) failed.delete(release);
    }
  }

  /** Nothing is missing: what remains is an order in which it can be done. */
  private complete(): Culprits | null {
    const { stuck } = orderSteps(this.selection);
    if (stuck.length === 0) return null;
    this.note(null);
    // Something more may stand in for what they wait for.
    const blame = new Set(this.selection.decided.keys());
    const options = new Set<Release>();
    for (const { release } of stuck)
      for (const requirement of release.depends)
        for (const one of this.universe.candidates(requirement))
          if (this.isOpen(one, blame)) options.add(one);
    const first = stuck[0]!;
    const requirement = first.waitsFor ?? first.release.depends[0];
    if (!requirement) return blame;
    return this.tryEach([...options], { kind: 'needs', owner: first.release, requirement }, blame);
  }

  private optionsOf(violation: Violation, blame: Culprits): Release[] {
    const options = new Set<Release>();
    const { installed } = this.universe;
    const replacing = (owner: Release) => {
      if (!this.selection.isKept(owner)) blame.add(owner.addon);
      else
        for (const one of this.universe.releasesOf(owner.addon))
          if (this.isOpen(one, blame)) options.add(one);
    };
    if (violation.kind === 'conflict') {
      replacing(violation.a);
      replacing(violation.b);
      return [...options];
    }
    const { owner, requirement } = violation;
    for (const one of installed.values())
      if (this.universe.meets(one, requirement) && this.selection.decided.has(one.addon))
        blame.add(one.addon);
    const candidates = this.universe.candidates(requirement);
    const asked = owner === null ? candidates.filter(({ addon }) => addon === requirement.name) : candidates;
    const open = asked.filter(
      (one) => one !== owner && one.addon !== owner?.addon && this.isOpen(one, blame),
    );
    for (const one of open) if (!installed.has(one.addon)) options.add(one);
    for (const one of open) options.add(one);
    if (owner) replacing(owner);
    return [...options];
  }

  /** Whether a release may be decided on now; who is to blame where not. */
  private isOpen(release: Release, blame: Culprits): boolean {
    if (release.problems.length > 0) return false;
    if (this.bounds.blindly !== true && this.universe.isHopeless(release)) return false;
    const { decided } = this.selection;
    if (decided.has(release.addon)) {
      blame.add(release.addon);
      return false;
    }
    const earlier = this.failed.get(release);
    if (earlier) {
      for (const name of earlier) blame.add(name);
      return false;
    }
    const { changes, steps } = this.bounds;
    const tooMany =
      decided.size >= steps ||
      (this.universe.installed.has(release.addon) && this.selection.changes >= changes);
    if (tooMany) for (const name of decided.keys()) blame.add(name);
    return !tooMany;
  }

  private note(violation: Violation | null): void {
    if (this.deadEnds.length >= DEAD_ENDS) return;
    const selection = new Selection(this.universe);
    for (const [name, decision] of this.selection.decided) selection.decided.set(name, decision);
    this.deadEnds.push({ violation, selection });
  }
}
