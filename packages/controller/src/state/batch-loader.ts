/** Reads of single keys that are asked for in one turn of the event loop, as one query. */
import DataLoader from 'dataloader';

/** Keys of one query: `$in` of so many stays small beside what it answers. */
const MAX_KEYS = 500;

/** Keeps nothing: who asks again reads again. @param query answers for the keys, in their order */
export function batchLoader<Answer>(
  query: (keys: readonly string[]) => Promise<Answer[]>,
): Pick<DataLoader<string, Answer>, 'load'> {
  return new DataLoader<string, Answer>(query, {
    cache: false,
    maxBatchSize: MAX_KEYS,
    batchScheduleFn: (callback) => setImmediate(callback),
  });
}
