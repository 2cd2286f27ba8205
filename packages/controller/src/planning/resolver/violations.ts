/** What is wrong with a set of releases on a host: something missing, or two that exclude each other. */
import type { Requirement } from '@webops/contract';
import type { Release, Universe } from './universe.js';

/** `owner` is null for what was asked. */
export type Violation =
  | { kind: 'needs'; owner: Release | null; requirement: Requirement }
  | { kind: 'conflict'; a: Release; b: Release };

/** A release that was decided on, and what it was to mend. */
export interface Decision {
  release: Release;
  because: Violation;
}

/** What would be on the host: what was decided, and beside it what is installed. */
export class Selection {
  readonly decided = new Map<string, Decision>();
  /** Requirements of what is installed that are not met today: a plan need not mend them. */
  private readonly unmetBefore = new Set<Requirement>();

  constructor(readonly universe: Universe) {
    const all = [...universe.installed.values()];
    for (const owner of all)
      for (const requirement of owner.depends)
        if (!all.some((one) => one !== owner && universe.meets(one, requirement)))
          this.unmetBefore.add(requirement);
  }

  /** What is there under that name. */
  at(addon: string): Release | undefined {
    return this.decided.get(addon)?.release ?? this.universe.installed.get(addon);
  }

  all(): Release[] {
    const { installed } = this.universe;
    const kept = [...installed.values()].filter(({ addon }) => !this.decided.has(addon));
    return [...kept, ...[...this.decided.values()].map(({ release }) => release)];
  }

  isKept(release: Release): boolean {
    return !this.decided.has(release.addon) && this.universe.installed.get(release.addon) === release;
  }

  /** How many installed addons get another release. */
  get changes(): number {
    let count = 0;
    for (const addon of this.decided.keys()) if (this.universe.installed.has(addon)) count++;
    return count;
  }

  violations(): Violation[] {
    const { universe } = this;
    const { ask } = universe.question;
    const all = this.all();
    const found: Violation[] = [];
    const standsFor = new Map<string, Release[]>();
    for (const one of all)
      for (const name of [one.addon, ...one.provides]) {
        const list = standsFor.get(name);
        if (list) list.push(one);
        else standsFor.set(name, [one]);
      }
    if (ask.kind === 'install' && !this.isAnswered(ask.wanted, ask.renew === true))
      found.push({ kind: 'needs', owner: null, requirement: ask.wanted });
    for (const owner of all) {
      const kept = this.isKept(owner);
      for (const requirement of owner.depends) {
        if (kept && this.unmetBefore.has(requirement)) continue;
        const there = standsFor.get(requirement.name) ?? [];
        if (!there.some((one) => one !== owner && universe.meets(one, requirement)))
          found.push({ kind: 'needs', owner, requirement });
      }
      for (const { name } of owner.conflicts)
        for (const other of standsFor.get(name) ?? [])
          if (other !== owner && !(kept && this.isKept(other)) && universe.excludes(owner, other))
            found.push({ kind: 'conflict', a: owner, b: other });
    }
    return found;
  }

  private isAnswered(wanted: Requirement, renew: boolean): boolean {
    const there = this.at(wanted.name);
    if (!there || (renew && !this.decided.has(wanted.name))) return false;
    return this.universe.meets(there, wanted);
  }
}
