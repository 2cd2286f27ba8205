import { UsageError } from '../exit-codes.js';

/** More than this is not collected in memory; the caller is told to filter. */
const MAX_ITEMS = 100_000;

/** All pages of a list. */
export async function collectPages<Item>(
  page: (pageToken: string) => Promise<{ items: Item[]; next: string }>,
  limit = MAX_ITEMS,
): Promise<Item[]> {
  const items: Item[] = [];
  let pageToken = '';
  do {
    const { items: more, next } = await page(pageToken);
    items.push(...more);
    if (next === pageToken) break;
    pageToken = next;
  } while (pageToken !== '' && items.length < limit);
  return items.slice(0, limit);
}

/** @throws UsageError that lists what there is */
export function oneOf<T extends string>(text: string, values: readonly T[], option: string): T {
  const value = values.find((known) => known === text);
  if (value === undefined)
    throw new UsageError(`${option} ${text}: there is no such value`, `Values: ${values.join(', ')}.`);
  return value;
}
