/** Dates and the wire's timestamps. */
import type { Timestamp, Timestamp__Output } from './generated/google/protobuf/Timestamp.js';

/** A date as a timestamp; nothing stays nothing. */
export function toTimestamp(date: Date | number | null | undefined): Timestamp__Output | null {
  if (date === null || date === undefined) return null;
  const ms = typeof date === 'number' ? date : date.getTime();
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1_000_000) };
}

/** A timestamp as a date, to the millisecond; nothing stays nothing. */
export function fromTimestamp(timestamp: Timestamp | Timestamp__Output | null | undefined): Date | null {
  if (!timestamp) return null;
  return new Date(Number(timestamp.seconds ?? 0) * 1000 + Math.floor((timestamp.nanos ?? 0) / 1_000_000));
}
