/**
 * The audit's records. They form a chain: each carries its sequence, the hash of the one before it and its own.
 *
 * A request that was allowed makes two: its `request`, durable before anything is changed, and its `outcome`, durable before it
 * is answered. A controller that dies in between leaves a request without an outcome: what it changed is not known, that it was
 * asked is. A request that was refused makes one, which holds the outcome.
 */
import { createHash } from 'node:crypto';

interface Linked {
  /** `${environment}/${sequence}`, in twelve digits. */
  _id: string;
  schemaVersion: 1;
  environment: string;
  /** Counts from 1, without gaps. */
  sequence: number;
  /** When it was appended, by the controller's clock. */
  time: Date;
  /** Hash of the record before it; {@link GENESIS} in the first. */
  previous: string;
  /** SHA-256 (hexadecimal) over everything else, see {@link hashOf}. */
  hash: string;
}

/** Who asked for what. */
export interface RequestRecord extends Linked {
  kind: 'request';
  /** The caller's name; empty when the caller could not be told. */
  caller: string;
  role: string;
  /** Which token or certificate. */
  credential: string;
  /** The client's address, `host:port`. */
  peer: string;
  /** `Service/Method` */
  method: string;
  /** A JSON object without secrets. Text, since its keys may begin with `$`. */
  summaryJson: string;
  /** Those that the request names, at most {@link MAX_HOSTS}. */
  hosts: string[];
  /** All of them. */
  hostCount: number;
  /** Of a refused request; empty for one that was allowed, whose outcome is a record of its own. */
  code: string;
  reason: string;
  /** Requests that it stands for: past a bound the refused ones are counted, not recorded singly. */
  count: number;
}

/** How a request ended. */
export interface OutcomeRecord extends Linked {
  kind: 'outcome';
  /** Sequence of the request. */
  request: number;
  /** gRPC's code by name. */
  code: string;
  /** Of an error; empty for OK. */
  reason: string;
  /** A JSON object: what came of it. */
  resultJson: string;
  /** Those that the controller chose, at most {@link MAX_HOSTS}; empty when it chose none. */
  hosts: string[];
  hostCount: number;
}

export type AuditRecord = RequestRecord | OutcomeRecord;
/** What the writer of a request's record knows of it. */
export type RequestEntry = Omit<RequestRecord, keyof Linked | 'kind'>;
/** What the writer of an outcome's record knows of it. */
export type OutcomeEntry = Omit<OutcomeRecord, keyof Linked | 'kind' | 'request'>;

/** A place in the chain. */
export interface Link {
  sequence: number;
  hash: string;
}

/** Hosts that a record names; the rest are counted. */
export const MAX_HOSTS = 50;
/** What the first record carries as the hash of the one before it. */
export const GENESIS = '0'.repeat(64);

const SEQUENCE_DIGITS = 12;

/** Makes the record behind `head`. */
export function linked<E extends object>(
  entry: E,
  place: { environment: string; head: Link; time: Date },
): E & Linked {
  const sequence = place.head.sequence + 1;
  const record = {
    ...entry,
    _id: `${place.environment}/${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`,
    schemaVersion: 1 as const,
    environment: place.environment,
    sequence,
    time: place.time,
    previous: place.head.hash,
  };
  return { ...record, hash: hashOf(record) };
}

/**
 * SHA-256 (hexadecimal) over the line `webops-audit-record-v1`, a newline, and the canonical form of every field but `hash`.
 *
 * @throws TypeError for a value that no record has
 */
export function hashOf(record: object): string {
  const { hash: _, ...rest } = record as Record<string, unknown>;
  return createHash('sha256')
    .update(`webops-audit-record-v1\n${canonical(rest)}`)
    .digest('hex');
}

/**
 * JSON with the keys of every object in the order of their UTF-16 units and no blanks; a time is `{"$date":"…"}`.
 *
 * @throws TypeError for anything but text, finite numbers, booleans, null, times, arrays and plain objects
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return `{"$date":"${value.toISOString()}"}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const fields = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
    return `{${fields.join(',')}}`;
  }
  throw new TypeError(`no record holds a value like ${String(value).slice(0, 40)}`);
}
