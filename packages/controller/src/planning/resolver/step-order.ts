/** In which order decided releases can be installed: each after what it needs. */
import { type Requirement, requirementText } from '@webops/contract';
import { labelOf, type Release } from './universe.js';
import type { Selection } from './violations.js';

/** `stuck` is empty when all can be ordered; otherwise those that wait for each other. */
export interface StepOrder {
  ordered: Release[];
  stuck: { release: Release; waitsFor: Requirement | null }[];
}

/**
 * A release waits until each of its requirements is met by something that stays as it is or was installed before it, and until what it
 * conflicts with has been replaced.
 */
export function orderSteps(selection: Selection): StepOrder {
  const { universe } = selection;
  const ready = new Map<string, Release[]>();
  const isReady = (release: Release) => {
    for (const name of [release.addon, ...release.provides])
      ready.set(name, [...(ready.get(name) ?? []), release]);
  };
  for (const one of selection.all()) if (selection.isKept(one)) isReady(one);
  let waiting = [...selection.decided.values()].map(({ release }) => release);
  waiting.sort((a, b) => (a.addon < b.addon ? -1 : 1));
  const ordered: Release[] = [];
  const waitsFor = (release: Release): Requirement | null | undefined => {
    const unmet = release.depends.find(
      (requirement) => !ready.get(requirement.name)?.some((one) => universe.meets(one, requirement)),
    );
    if (unmet) return unmet;
    const inTheWay = waiting.some((other) => {
      const before = universe.installed.get(other.addon);
      return other !== release && before !== undefined && universe.excludes(release, before);
    });
    return inTheWay ? null : undefined;
  };
  for (;;) {
    const first = waiting.find((release) => waitsFor(release) === undefined);
    if (!first) break;
    isReady(first);
    ordered.push(first);
    waiting = waiting.filter((release) => release !== first);
  }
  return { ordered, stuck: waiting.map((release) => ({ release, waitsFor: waitsFor(release) ?? null })) };
}

/** `a 1.0 needs b; b 2.0 needs a`. */
export function nameCycle(stuck: StepOrder['stuck'], selection: Selection): string {
  const { universe } = selection;
  const path: StepOrder['stuck'] = [];
  let at = stuck[0];
  while (at && !path.includes(at)) {
    path.push(at);
    const { waitsFor, release } = at;
    at = stuck.find(
      (one) => one.release !== release && (waitsFor === null || universe.meets(one.release, waitsFor)),
    );
  }
  const cycle = at ? path.slice(path.indexOf(at)) : path;
  const links = cycle.map(({ release, waitsFor }) =>
    waitsFor === null
      ? `${labelOf(release)} conflicts with what is there before`
      : `${labelOf(release)} needs ${requirementText(waitsFor)}`,
  );
  return links.join('; ');
}
