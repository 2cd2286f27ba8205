/** Names like a mistyped one. */

/** At most this many are suggested. */
const MAX_SUGGESTIONS = 3;

/** Candidates that contain the name, or are two edits (for longer ones a third of its length) away; nearest first. */
export function nearest(name: string, candidates: Iterable<string>): string[] {
  const limit = Math.max(name.length > 3 ? 2 : 1, Math.floor(name.length / 3));
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    const within = name.length >= 3 && (candidate.includes(name) || name.includes(candidate));
    const distance = within ? 0.5 : distanceOf(name.slice(0, 64), candidate.slice(0, 64));
    if (distance <= limit) scored.push({ candidate, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, MAX_SUGGESTIONS).map(({ candidate }) => candidate);
}

/** Levenshtein's distance. */
function distanceOf(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
