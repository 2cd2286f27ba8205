/** Tables stay readable with many hosts: above this many, equal results become one row. */
export const GROUP_ABOVE_HOSTS = 5;
/** Hosts named in a grouped row before "and N more". */
const NAMED_HOSTS = 3;

/** Hosts with one result. */
export interface Group<Row> {
  hosts: string[];
  /** The first of them; the others are equal in what is shown. */
  row: Row;
  /** Shown in full, one row a host. */
  failed: boolean;
}

/**
 * Groups results that are equal by `key`; failures are never grouped and come last, in the order of their hosts. Up to
 * {@link GROUP_ABOVE_HOSTS} results nothing is grouped, but failures still come last.
 */
export function groupResults<Row>(
  rows: readonly Row[],
  is: { host(row: Row): string; key(row: Row): string; failed(row: Row): boolean },
): Group<Row>[] {
  const sorted = [...rows].sort((a, b) => is.host(a).localeCompare(is.host(b), 'en', { numeric: true }));
  const fine = sorted.filter((row) => !is.failed(row));
  const failures = sorted.filter((row) => is.failed(row));
  const groups: Group<Row>[] = [];
  if (rows.length <= GROUP_ABOVE_HOSTS) {
    groups.push(...fine.map((row) => ({ hosts: [is.host(row)], row, failed: false })));
  } else {
    const byKey = new Map<string, Group<Row>>();
    for (const row of fine) {
      const group = byKey.get(is.key(row));
      if (group === undefined) byKey.set(is.key(row), { hosts: [is.host(row)], row, failed: false });
      else group.hosts.push(is.host(row));
    }
    groups.push(...[...byKey.values()].sort((a, b) => b.hosts.length - a.hosts.length));
  }
  groups.push(...failures.map((row) => ({ hosts: [is.host(row)], row, failed: true })));
  return groups;
}

/** `h1`, or `12 hosts: h1, h2, h3 and 9 more`. */
export function nameHosts(hosts: readonly string[]): string {
  if (hosts.length === 1) return hosts[0] ?? '';
  const named = hosts.slice(0, NAMED_HOSTS).join(', ');
  const rest = hosts.length - NAMED_HOSTS;
  return `${hosts.length} hosts: ${named}${rest > 0 ? ` and ${rest} more` : ''}`;
}
