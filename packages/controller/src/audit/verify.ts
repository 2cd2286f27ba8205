/** Reads the audit's whole chain and says where it is not what was written. */
import type { AuditFaultKind } from '@webops/protocol';
import { GENESIS, hashOf, type Link } from './record.js';
import type { HeadFile, HeadReading } from './signed-head.js';

/** One place where the chain is not what was written. */
export interface AuditFault {
  kind: AuditFaultKind;
  /** The record, or the first of those that are missing. */
  sequence: number;
  /** The last of those that are missing; otherwise the same. */
  lastSequence: number;
  message: string;
}

/** What the reading found. */
export interface Verification {
  /** Records read. */
  records: number;
  /** In the order of the chain, at most {@link MAX_FAULTS}. */
  faults: AuditFault[];
  /** All of them. */
  faultCount: number;
  /** The signed head, if it can be believed. */
  head: HeadFile | null;
  /** Records behind it. */
  unsignedRecords: number;
}

/** What is read. */
export interface VerifyInput {
  /** Every record in the order of the chain, a batch at a time. */
  scan: AsyncIterable<Record<string, unknown>[]>;
  /** The signed head, read before the records are. */
  signed: HeadReading;
  /** The controller's own head, taken before the records are read. */
  known: Link;
  signal?: AbortSignal;
}

/** Faults that are told one by one. */
export const MAX_FAULTS = 100;

/** @throws the signal's reason when it is aborted */
export async function verifyChain({ scan, signed, known, signal }: VerifyInput): Promise<Verification> {
  const found = new Findings();
  const head = signed.state === 'good' ? signed.head : null;
  const hashes = new Map<number, string>();
  let last: Link = { sequence: 0, hash: GENESIS };
  let records = 0;
  for await (const batch of scan) {
    signal?.throwIfAborted();
    for (const record of batch) {
      records++;
      const link = checkRecord(record, last, found);
      if (!link) continue;
      if (link.sequence === head?.sequence || link.sequence === known.sequence) {
        hashes.set(link.sequence, link.hash);
      }
      last = link;
    }
  }
  checkEnd(last, Math.max(head?.sequence ?? 0, known.sequence), found);
  if (signed.state === 'bad')
    found.at('head', last.sequence, `the signed head cannot be believed: ${signed.reason}`);
  if (signed.state === 'missing' && last.sequence > 0)
    found.at('head', last.sequence, 'the signed head is missing from the controller’s home');
  if (head && hashes.has(head.sequence) && hashes.get(head.sequence) !== head.hash) {
    found.at('head', head.sequence, `record ${head.sequence} is not the one whose hash was signed`);
  }
  if (known.sequence !== head?.sequence && hashes.has(known.sequence)) {
    if (hashes.get(known.sequence) !== known.hash)
      found.at('head', known.sequence, `record ${known.sequence} is not the one that this controller wrote`);
  }
  const unsignedRecords = Math.max(0, last.sequence - (head?.sequence ?? 0));
  return { records, faults: found.faults, faultCount: found.count, head, unsignedRecords };
}

/** @returns the record's place; null for what is none */
function checkRecord(record: Record<string, unknown>, last: Link, found: Findings): Link | null {
  const { sequence, hash, previous } = record;
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence <= last.sequence) {
    const next = last.sequence + 1;
    found.at('changed', next, `what stands as ${JSON.stringify(record['_id'])} has no place in the audit`);
    return null;
  }
  if (sequence > last.sequence + 1) found.missing(last.sequence + 1, sequence - 1);
  if (typeof hash !== 'string' || hash !== hashOrNull(record)) {
    found.at('changed', sequence, `record ${sequence} was changed: its content does not give its hash`);
  } else if (sequence === last.sequence + 1 && previous !== last.hash) {
    const message =
      sequence === 1
        ? 'record 1 is not the first one: it carries the hash of a record before it'
        : `record ${sequence} does not carry the hash of record ${last.sequence}: one of the two was replaced`;
    found.at('unlinked', sequence, message);
  }
  return { sequence, hash: String(hash) };
}

function checkEnd(last: Link, wanted: number, found: Findings): void {
  if (last.sequence >= wanted) return;
  const first = last.sequence + 1;
  found.add({
    kind: 'cut',
    sequence: first,
    lastSequence: wanted,
    message: `${nameOf(first, wanted)} cut off: the head is record ${wanted}, the last one there ${last.sequence}`,
  });
}

function hashOrNull(record: object): string | null {
  try {
    return hashOf(record);
  } catch {
    // It holds a value that no record has.
    return null;
  }
}

class Findings {
  readonly faults: AuditFault[] = [];
  count = 0;

  add(fault: AuditFault): void {
    this.count++;
    if (this.faults.length < MAX_FAULTS) this.faults.push(fault);
  }

  at(kind: AuditFaultKind, sequence: number, message: string): void {
    this.add({ kind, sequence, lastSequence: sequence, message });
  }

  missing(first: number, last: number): void {
    const before = first === 1 ? 'the beginning' : `record ${first - 1}`;
    const message = `${nameOf(first, last)} missing, between ${before} and record ${last + 1}`;
    this.add({ kind: 'missing', sequence: first, lastSequence: last, message });
  }
}

function nameOf(first: number, last: number): string {
  return first === last ? `record ${first} is` : `records ${first} to ${last} are`;
}
