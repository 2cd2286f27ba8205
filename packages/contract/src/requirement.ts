/**
 * What an addon says of other addons in `depends`, `conflicts` and `recommends`: a name, or a name with a range of versions.
 *
 *     "depends": ["sql-database", "postgresql >=14 <18", "etcd ^3.5"]
 *
 * A range is npm's (https://github.com/npm/node-semver#ranges): `>=14 <18`, `^3.5`, `14 || 15`. It is compared with the version that the host
 * observed (`addon_status`). A name in `provides` carries no version, so it meets only what asks for no range.
 */
import { createRequire } from 'node:module';
import { ContractError, type ContractErrorPlace } from './errors.js';

/** Loaded when the first range is read: most addons have none, and an agent reads none. */
const require = createRequire(import.meta.url);
const semver = () => require('semver') as typeof import('semver');
/** `22.04` has a leading zero, which npm's own versions may not have. */
const LOOSE = { loose: true, includePrerelease: true } as const;

/** One entry, read. */
export interface Requirement {
  /** Of an addon, or of something that addons provide. */
  name: string;
  /** npm's range, as it was written; null: any version. */
  range: string | null;
}

const NAME_THEN_RANGE = /^([^\s<>=^~|]+)(?:\s+|(?=[<>=^~]))(.+)$/s;
const MAX_ENTRY_CHARS = 256;

/** @throws ContractError `METADATA_INVALID` naming the entry and what is wrong with it */
export function parseRequirement(entry: string, place: ContractErrorPlace = {}): Requirement {
  const text = entry.trim();
  const match = NAME_THEN_RANGE.exec(text);
  if (!match && !/[\s<>=^~|]/.test(text)) return { name: text, range: null };
  const wrong = (reason: string) =>
    new ContractError(
      'METADATA_INVALID',
      `"${place.field ?? 'depends'}" has ${JSON.stringify(entry)}, ${reason}; write a name, or a name and a range such as "postgresql >=14 <18"`,
      place,
    );
  if (text.length > MAX_ENTRY_CHARS) throw wrong(`which is longer than ${MAX_ENTRY_CHARS} characters`);
  const [, name, range] = match ?? [];
  if (name === undefined || range === undefined) throw wrong('which names nothing');
  if (semver().validRange(range, LOOSE) === null)
    throw wrong(`whose range ${JSON.stringify(range)} cannot be read`);
  return { name, range: range.trim() };
}

/** Of metadata that is already stored: an entry that cannot be read is a name that nothing has, as it always was. */
export function requirementsOf(entries: readonly string[]): Requirement[] {
  return entries.map((entry) => {
    try {
      return parseRequirement(entry);
    } catch {
      return { name: entry, range: null };
    }
  });
}

/** As people write it. */
export function requirementText({ name, range }: Requirement): string {
  return range === null ? name : `${name} ${range}`;
}

/**
 * Whether a version is in a range. A version as distributions write it counts by its first three numbers (`20.10`, `16.3 (Debian 16.3-1)`,
 * `7.0.15-1~deb12u1`); a pre-release (`1.7.0-rc.1`) lies before its release. One without a number is in no range.
 */
export function isInRange(version: string, range: string): boolean {
  const comparable = comparableOf(version);
  return comparable !== null && (rangeOf(range)?.test(comparable) ?? false);
}

/** Negative: the first is older. Versions without a number are the oldest, by their text. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [comparableOf(a), comparableOf(b)];
  const byNumber =
    first && second ? semver().compare(first, second) : Number(first !== null) - Number(second !== null);
  return byNumber || (a < b ? -1 : a > b ? 1 : 0);
}

/** Ranges and versions are few and asked for often. */
const ranges = new Map<string, import('semver').Range | null>();
const comparables = new Map<string, string | null>();
const MAX_REMEMBERED = 10_000;

function rangeOf(text: string): import('semver').Range | null {
  const known = ranges.get(text);
  if (known !== undefined) return known;
  if (ranges.size >= MAX_REMEMBERED) ranges.clear();
  const { Range, validRange } = semver();
  const range = validRange(text, LOOSE) === null ? null : new Range(text, LOOSE);
  ranges.set(text, range);
  return range;
}

function comparableOf(version: string): string | null {
  const known = comparables.get(version);
  if (known !== undefined) return known;
  const exact = semver().parse(version, LOOSE);
  // `7.0.15-1` is a distribution's revision of 7.0.15; `1.7.0-rc.1` comes before 1.7.0.
  const isPreRelease = typeof exact?.prerelease[0] === 'string';
  const value = isPreRelease ? exact!.version : (semver().coerce(version, { loose: true })?.version ?? null);
  if (comparables.size >= MAX_REMEMBERED) comparables.clear();
  comparables.set(version, value);
  return value;
}
