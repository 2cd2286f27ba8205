/** Reads of single keys that are asked for in one turn of the event loop, as one query. */
import DataLoader from 'dataloader';

/** Keys of one query: `$in` of so many stays small beside what it answers. */
const MAX_KEYS = 500;

/** What each host that connects needs of the database is asked and written for all hosts of so long together: a fleet comes back at once. */
export const RECONNECTS_TOGETHER_MS = 50;

/**
 * Keeps nothing: who asks again reads again.
 *
 * @param query answers for the keys, in their order
 * @param apartMs queries begin at least so long after one another: in a crowd each answers for many, and a lone one waits for nothing. @default 0
 */
export function batchLoader<Answer>(
  query: (keys: readonly string[]) => Promise<Answer[]>,
  apartMs = 0,
): Pick<DataLoader<string, Answer>, 'load'> {
  let nextAt = 0;
  return new DataLoader<string, Answer>(query, {
    cache: false,
    maxBatchSize: MAX_KEYS,
    batchScheduleFn: (callback) => {
      const now = performance.now();
      const at = Math.max(now, nextAt);
      nextAt = at + apartMs;
      if (at === now) setImmediate(callback);
      else setTimeout(callback, at - now);
    },
  });
}
