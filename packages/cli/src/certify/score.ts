/**
 * What a certificate is worth. The rules, all of them:
 *
 * - Each step has so many points ({@link POINTS}, 100 in all). It gets them when it passed, none when it failed or was not proven
 *   (the addon has no such function, or no way to prove it).
 * - An addon of which any step failed is `failed`, whatever its points.
 * - Otherwise 90 points and more are `gold`, 75 and more `silver`, the rest is `bronze`.
 * - A certificate is for one bundle: with any other digest the addon is `unproven`.
 */
export const POINTS = {
  metadata: 5,
  'bad-configs': 10,
  install: 15,
  'install-again': 5,
  status: 5,
  configure: 10,
  health: 10,
  backup: 5,
  restore: 10,
  'keep-data': 5,
  uninstall: 5,
  retry: 10,
  upgrade: 5,
} as const;
export type StepName = keyof typeof POINTS;

export const STEP_STATES = ['passed', 'failed', 'not_proven'] as const;
export type StepState = (typeof STEP_STATES)[number];

export const GRADES = ['gold', 'silver', 'bronze', 'failed'] as const;
export type Grade = (typeof GRADES)[number];

const GOLD = 90;
const SILVER = 75;

/** Points and grade of the steps; one that is missing was not proven. */
export function scoreOf(steps: readonly { name: StepName; state: StepState }[]): {
  score: number;
  grade: Grade;
} {
  const passed = steps.filter(({ state }) => state === 'passed');
  const score = passed.reduce((sum, { name }) => sum + POINTS[name], 0);
  if (steps.some(({ state }) => state === 'failed')) return { score, grade: 'failed' };
  return { score, grade: score >= GOLD ? 'gold' : score >= SILVER ? 'silver' : 'bronze' };
}
