/** For tests: every set of releases and every order of steps, tried one by one. Shares nothing with the resolver. */
import { isInRange, type Requirement } from '@webops/contract';
import type { Question, Release } from './index.js';

/** The best of all answers: installed addons that change, then steps; null when there is no answer. */
export interface BestAnswer {
  changes: number;
  steps: number;
}

const inRange = new Map<string, boolean>();

function satisfies(one: Release, need: Requirement): boolean {
  if (need.range === null) return one.addon === need.name || one.provides.includes(need.name);
  if (one.addon !== need.name) return false;
  const key = `${one.gives}/${need.range}`;
  const known = inRange.get(key) ?? isInRange(one.gives ?? '', need.range);
  inRange.set(key, known);
  return known;
}

function clash(a: Release, b: Release): boolean {
  return (
    a.addon !== b.addon &&
    (a.conflicts.some((one) => satisfies(b, one)) || b.conflicts.some((one) => satisfies(a, one)))
  );
}

function isMet(owner: Release, need: Requirement, among: readonly Release[]): boolean {
  return among.some((one) => one !== owner && satisfies(one, need));
}

/** Whether steps in this order, from what is installed, break nothing on their way and leave what was asked. */
export function isValid(
  question: Question,
  steps: readonly { release: Release; before: Release | null }[],
): boolean {
  const { installed } = question;
  const now = new Map(installed.map((one) => [one.addon, one]));
  const changing = new Set(steps.map(({ release }) => release.addon));
  const done: Release[] = [];
  for (const { release, before } of steps) {
    if (release.problems.length > 0 || (now.get(release.addon) ?? null) !== before) return false;
    const stays = [...now.values()].filter((one) => !changing.has(one.addon) || done.includes(one));
    if (!release.depends.every((need) => isMet(release, need, stays))) return false;
    now.set(release.addon, release);
    done.push(release);
    if ([...now.values()].some((other) => clash(release, other))) return false;
  }
  return isWhole(question, [...now.values()]);
}

/** Whether what was asked is among these, and nothing is missing or conflicts that was not so before. */
function isWhole({ ask, installed }: Question, after: readonly Release[]): boolean {
  if (ask.kind !== 'install') throw new Error('only installs');
  const wanted = after.find(({ addon }) => addon === ask.wanted.name);
  if (!wanted || !satisfies(wanted, ask.wanted)) return false;
  return after.every((owner) => {
    const kept = installed.includes(owner);
    return (
      owner.depends.every((need) => isMet(owner, need, after) || (kept && !isMet(owner, need, installed))) &&
      after.every((other) => !clash(owner, other) || (kept && installed.includes(other)))
    );
  });
}

export function bestAnswer(question: Question): BestAnswer | null {
  const { installed, registry } = question;
  const names = [...new Set([...installed, ...registry].map(({ addon }) => addon))];
  let best: BestAnswer | null = null;
  const at = (name: string) => installed.find(({ addon }) => addon === name) ?? null;
  const walk = (index: number, chosen: { release: Release; before: Release | null }[]): void => {
    const name = names[index];
    if (name === undefined) {
      const changes = chosen.filter(({ before }) => before !== null).length;
      const steps = chosen.length;
      if (best && (changes > best.changes || (changes === best.changes && steps >= best.steps))) return;
      const replaced = new Set(chosen.map(({ release }) => release.addon));
      const kept = installed.filter(({ addon }) => !replaced.has(addon));
      if (!isWhole(question, [...kept, ...chosen.map(({ release }) => release)])) return;
      if (permutations(chosen).some((order) => isValid(question, order))) best = { changes, steps };
      return;
    }
    walk(index + 1, chosen);
    for (const release of registry)
      if (release.addon === name && release.id !== at(name)?.id)
        walk(index + 1, [...chosen, { release, before: at(name) }]);
  };
  walk(0, []);
  return best;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
