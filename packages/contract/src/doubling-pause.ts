/** How long to wait before something is tried again. */

/** The first wait, and the bound that the doubled ones come to. */
export interface PauseBounds {
  minMs: number;
  maxMs: number;
}

/**
 * The wait before the next try: doubled with each failure, a fifth up or down by chance so that a fleet does not return at once.
 *
 * @param failures in a row before the present one, from 0
 * @param random 0 to 1; for tests
 */
export function doublingPauseMs(
  failures: number,
  { minMs, maxMs }: PauseBounds,
  random: () => number = Math.random,
): number {
  const doubled = Math.min(maxMs, minMs * 2 ** Math.min(30, Math.max(0, failures)));
  return Math.round(doubled * (0.8 + 0.4 * random()));
}
