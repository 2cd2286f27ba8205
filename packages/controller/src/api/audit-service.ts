/** AuditService: who asked for what, and whether the record of it is whole. */
import {
  type AuditRecord,
  auditFaultKindToWire,
  fromTimestamp,
  type ServiceHandlers,
  toTimestamp,
  WebopsError,
} from '@webops/protocol';
import {
  type AuditLog,
  type AuditStore,
  CHANGES,
  type OutcomeRecord,
  type RequestRecord,
  type SignedHead,
  verifyChain,
} from '../audit/index.js';
import type { ApiCaller } from '../auth/authenticator.js';
import { boundedName, decodePageToken, encodePageToken, invalidField, pageSizeOf } from './inputs.js';
import { nearest } from './nearest.js';

const DEFAULT_PAGE_SIZE = 100;

/** What the service reads. */
export interface AuditServiceOptions {
  log: Pick<AuditLog, 'head'>;
  store: Pick<AuditStore, 'requests' | 'outcomes' | 'scan'>;
  head: Pick<SignedHead, 'flush' | 'read'>;
}

/** The service's methods. */
export function auditService({
  log,
  store,
  head,
}: AuditServiceOptions): ServiceHandlers<'AuditService', ApiCaller> {
  let verifying = false;
  return {
    async listAuditRecords(request) {
      const size = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE);
      const found = await store.requests({
        since: fromTimestamp(request.since),
        until: fromTimestamp(request.until),
        caller: boundedName(request.caller, 'caller'),
        method: methodNamed(request.method),
        after: placeOf(request.pageToken),
        limit: size + 1,
      });
      const page = found.slice(0, size);
      const outcomes = await store.outcomes(page.map(({ sequence }) => sequence));
      const last = page.at(-1);
      return {
        records: page.map((record) => recordToWire(record, outcomes.get(record.sequence))),
        nextPageToken:
          last && found.length > size ? encodePageToken([last.time.toISOString(), `${last.sequence}`]) : '',
      };
    },

    async verifyAudit(_request, { signal }) {
      // It reads everything there is: once at a time is enough.
      if (verifying) {
        throw new WebopsError('RESOURCE_EXHAUSTED', 'The audit is being read already; try again later.', {
          reason: 'AUDIT_VERIFYING',
          retryAfterMs: 5_000,
        });
      }
      verifying = true;
      try {
        // What is durable now is signed, and stands in the database when the reading begins.
        await head.flush();
        const known = log.head;
        const found = await verifyChain({ scan: store.scan(), signed: await head.read(), known, signal });
        return {
          intact: found.faultCount === 0,
          records: found.records,
          faults: found.faults.map((fault) => ({ ...fault, kind: auditFaultKindToWire(fault.kind) })),
          faultCount: found.faultCount,
          headSequence: found.head?.sequence ?? 0,
          headHash: found.head?.hash ?? '',
          headSignedAt: found.head ? toTimestamp(new Date(found.head.signedAt)) : null,
          headKeyId: found.head?.keyId ?? '',
          unsignedRecords: found.unsignedRecords,
        };
      } finally {
        verifying = false;
      }
    },
  };
}

/** `RemoveHost` and `HostService/RemoveHost` are the same. */
function methodNamed(name: string): string {
  if (name === '') return '';
  const methods = Object.keys(CHANGES).filter((method) => CHANGES[method] !== 'reads');
  const wanted = name.toLowerCase();
  const found = methods.find(
    (method) => method.toLowerCase() === wanted || method.split('/')[1]?.toLowerCase() === wanted,
  );
  if (found) return found;
  const near = nearest(
    name,
    methods.map((method) => method.split('/')[1] ?? method),
  );
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  throw invalidField(
    'method',
    `"${name.slice(0, 80)}" is no method that changes anything.${hint}`,
    `Methods: ${methods.join(', ')}.`,
  );
}

function placeOf(pageToken: string): { time: Date; sequence: number } | null {
  const parts = decodePageToken(pageToken, 2);
  if (!parts) return null;
  const [time, sequence] = [new Date(parts[0]!), Number(parts[1])];
  if (!Number.isNaN(time.getTime()) && Number.isSafeInteger(sequence)) return { time, sequence };
  throw invalidField(
    'page_token',
    'page_token is not one that this controller gave.',
    'Use next_page_token of the page before.',
  );
}

function recordToWire(request: RequestRecord, outcome: OutcomeRecord | undefined): AuditRecord {
  const chosen = outcome && outcome.hostCount > 0 ? outcome : request;
  return {
    sequence: request.sequence,
    time: toTimestamp(request.time),
    caller: request.caller,
    role: request.role,
    credential: request.credential,
    peer: request.peer,
    method: request.method,
    summaryJson: request.summaryJson,
    hosts: chosen.hosts,
    hostCount: chosen.hostCount,
    code: outcome?.code ?? request.code,
    reason: outcome?.reason ?? request.reason,
    resultJson: outcome?.resultJson ?? '{}',
    endedAt: outcome ? toTimestamp(outcome.time) : request.code === '' ? null : toTimestamp(request.time),
    outcomeSequence: outcome?.sequence ?? 0,
    count: request.count,
    hash: request.hash,
  };
}
