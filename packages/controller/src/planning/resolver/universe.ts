/** What the resolver is asked about: releases of addons on one host and in the registry, and how they meet or exclude each other. */
import { compareVersions, isInRange, type Requirement } from '@webops/contract';

/** An addon as it could be on the host, or is. */
export interface Release {
  /** Tells releases of one addon apart, e.g. a bundle's digest: the same id on the host and in the registry is the same release. */
  id: string;
  addon: string;
  /** Of the addon. */
  version: string;
  /** What ranges are compared with: the version that the host observes of it. Null: known once it is installed, and no range refuses it until then. */
  gives: string | null;
  depends: readonly Requirement[];
  conflicts: readonly Requirement[];
  /** Names that it stands for beside its own. */
  provides: readonly string[];
  /** What the host lacks for it, one sentence each. Held only against what would be installed. */
  problems: readonly string[];
}

/** What is asked of one host. */
export interface Question {
  /** The host's name, for explanations. */
  host: string;
  installed: readonly Release[];
  registry: readonly Release[];
  ask: Ask;
}

/** `renew`: what is installed does not do, a release of the registry is wanted in its place. */
export type Ask =
  | { kind: 'install'; wanted: Requirement; renew?: boolean }
  | { kind: 'uninstall'; addon: string; cascade?: boolean };

/** As people name it: `postgresql 15.6`. */
export function labelOf({ addon, gives, version }: Release): string {
  return `${addon} ${gives ?? version}`.trim();
}

/** Whether a release is what a requirement asks for. A provided name has no version, so it meets no range. */
export function meets(release: Release, { name, range }: Requirement): boolean {
  if (release.addon === name && (range === null || release.gives === null || isInRange(release.gives, range)))
    return true;
  return range === null && release.provides.includes(name);
}

/** Whether one of the two declares the other out. A version that is not known conflicts with no range. */
export function excludes(a: Release, b: Release): boolean {
  return a.addon !== b.addon && (declares(a, b) || declares(b, a));
}

function declares({ conflicts }: Release, other: Release): boolean {
  return conflicts.some(
    (one) => meets(other, one) && !(one.range !== null && other.addon === one.name && other.gives === null),
  );
}

/** Releases by what they are and what they stand for, with the answers of {@link meets} and {@link excludes} remembered. */
export class Universe {
  readonly installed = new Map<string, Release>();
  /** What a host with this question could get, newest first. */
  private readonly byAddon = new Map<string, Release[]>();
  private readonly byProvided = new Map<string, Release[]>();
  private ranks: Map<string, number> | null = null;
  private hopeless: Set<Release> | null = null;
  private readonly answers = new Map<Requirement, readonly Release[]>();
  private readonly met = new Map<Requirement, Map<Release, boolean>>();
  private readonly excluded = new Map<Release, Map<Release, boolean>>();

  constructor(readonly question: Question) {
    for (const release of question.installed) this.installed.set(release.addon, release);
    const newestFirst = [...question.registry].sort((a, b) =>
      compareVersions(b.gives ?? b.version, a.gives ?? a.version),
    );
    for (const release of newestFirst) {
      if (this.installed.get(release.addon)?.id === release.id) continue;
      add(this.byAddon, release.addon, release);
      for (const name of release.provides) add(this.byProvided, name, release);
    }
  }

  /** The registry's releases of an addon, without the one that is installed. */
  releasesOf(addon: string): readonly Release[] {
    return this.byAddon.get(addon) ?? [];
  }

  /** The registry's releases that meet a requirement, those of that name first. */
  candidates(requirement: Requirement): readonly Release[] {
    const known = this.answers.get(requirement);
    if (known) return known;
    const answer = this.findCandidates(requirement);
    this.answers.set(requirement, answer);
    return answer;
  }

  private findCandidates(requirement: Requirement): Release[] {
    const named = this.releasesOf(requirement.name).filter((one) => this.meets(one, requirement));
    if (requirement.range !== null) return named;
    const provided = this.byProvided.get(requirement.name) ?? [];
    return [...named, ...provided.filter((one) => !named.includes(one))];
  }

  /** Addons in an order in which, cycles apart, each comes after all that could need it. */
  rankOf(addon: string): number {
    this.ranks ??= this.rank();
    return this.ranks.get(addon) ?? this.ranks.size;
  }

  /** Whether nothing could ever meet what a release needs. */
  isHopeless(release: Release): boolean {
    this.hopeless ??= this.findHopeless();
    return this.hopeless.has(release);
  }

  /** From those that need least to those that need most, until no further one is found. */
  private findHopeless(): Set<Release> {
    const hopeless = new Set(this.question.registry.filter(({ problems }) => problems.length > 0));
    const all = [...this.byAddon.values()].flat();
    all.sort((a, b) => this.rankOf(b.addon) - this.rankOf(a.addon));
    const installed = [...this.installed.values()];
    const canBeMet = (need: Requirement) =>
      this.candidates(need).some((one) => !hopeless.has(one)) ||
      installed.some((one) => this.meets(one, need));
    for (let before = -1; before < hopeless.size; ) {
      before = hopeless.size;
      for (const one of all) if (!hopeless.has(one) && !one.depends.every(canBeMet)) hopeless.add(one);
    }
    return hopeless;
  }

  private rank(): Map<string, number> {
    const { ask } = this.question;
    const left: string[] = [];
    const seen = new Set<string>();
    const needsOf = (addon: string) => {
      const there = this.installed.get(addon);
      const needs = [...this.releasesOf(addon), ...(there ? [there] : [])].flatMap(({ depends }) => depends);
      const names = needs.flatMap(({ name }) => [
        name,
        ...(this.byProvided.get(name) ?? []).map((one) => one.addon),
      ]);
      return new Set(names).values();
    };
    const start = ask.kind === 'install' ? ask.wanted.name : ask.addon;
    const path = [{ addon: start, needs: needsOf(start) }];
    seen.add(start);
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const next = at.needs.next();
      if (next.done) left.push(path.pop()!.addon);
      else if (!seen.has(next.value)) {
        seen.add(next.value);
        path.push({ addon: next.value, needs: needsOf(next.value) });
      }
    }
    return new Map(left.reverse().map((addon, index) => [addon, index]));
  }

  meets(release: Release, requirement: Requirement): boolean {
    return remembered(this.met, requirement, release, () => meets(release, requirement));
  }

  excludes(a: Release, b: Release): boolean {
    if (a.conflicts.length === 0 && b.conflicts.length === 0) return false;
    return remembered(this.excluded, a, b, () => excludes(a, b));
  }
}

function add(map: Map<string, Release[]>, key: string, release: Release): void {
  const list = map.get(key);
  if (list) list.push(release);
  else map.set(key, [release]);
}

function remembered<A, B>(memo: Map<A, Map<B, boolean>>, a: A, b: B, compute: () => boolean): boolean {
  const row = memo.get(a) ?? new Map<B, boolean>();
  memo.set(a, row);
  const known = row.get(b);
  if (known !== undefined) return known;
  const value = compute();
  row.set(b, value);
  return value;
}
